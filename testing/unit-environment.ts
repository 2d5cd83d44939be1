/** For unit tests that run our handlers in their own process: the environment of `.env.local.example` with a
 *  database folder of its own. Set before anything reads it, so import what reads it afterwards. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

export function setEnvironment(variables: Record<string, string>): void {
  Object.assign(
    process.env,
    parseEnv(readFileSync('.env.local.example', 'utf8')),
    { DATABASE_DIR: mkdtempSync(join(tmpdir(), 'proof-unit-')) },
    variables,
  );
}
