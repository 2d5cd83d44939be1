/** The files that `npm start` reads in its working directory. The test uses a copy of the repository after a build. */
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'playwright/test';
import { appVariables } from '@/e2e/targets';
import { newUser } from '@/testing/api-user';
import { Server } from '@/testing/server';

test('reads .env.local, which the environment overrides, keeps .data beside it, and applies KEEP_ALIVE_TIMEOUT', {
  tag: '@server',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'proof-env-file-'));
  cpSync('package.json', join(folder, 'package.json'));
  for (const name of ['.next', 'lib']) symlinkSync(resolve(name), join(folder, name));
  const { PROOF_PAIRS, PROOF_API_BASE_URL, AUTH_SECRET } = appVariables('env-file', 'http://localhost:3000');
  const lines = { PROOF_PAIRS, PROOF_API_BASE_URL, AUTH_SECRET, AUTH_MODE: 'nobody' };
  writeFileSync(
    join(folder, '.env.local'),
    Object.entries(lines)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const unset = { PROOF_PAIRS: undefined, PROOF_API_BASE_URL: undefined, AUTH_SECRET: undefined };
  const variables = { ...unset, DATABASE_DIR: undefined, KEEP_ALIVE_TIMEOUT: '65000' };
  const server = await Server.start('env-file', variables, ['npm', 'start'], { cwd: folder });
  await server.untilReady();
  await (await newUser(server.url)).openSession();
  expect((await fetch(server.url)).headers.get('keep-alive')).toBe('timeout=65');
  expect(existsSync(join(folder, '.data/pgdata'))).toBe(true);
  await server.stop();
  rmSync(folder, { recursive: true });
});
