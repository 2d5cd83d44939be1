/** Sets the environment of `.env.local.example` with a new database folder, for unit tests that run our handlers in their own
 *  process. Import modules that read the environment after this call. */
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
