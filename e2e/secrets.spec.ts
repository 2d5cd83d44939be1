/** Runs after every other flow: what came out of the build and the server, searched for what must not be there. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures';
import { logFile, secrets } from './targets';

const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap(name => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });

test('no secret in any file that browsers get', () => {
  const files = filesIn('.next/static');
  expect(files.length).toBeGreaterThan(5);
  for (const file of files)
    for (const secret of [...Object.values(secrets), 'PROOF_CLIENT_TOKEN', 'AUTH_SECRET'])
      expect(readFileSync(file, 'utf8').includes(secret), `${secret} in ${file}`).toBe(false);
});

test('no secret, token, signature or e-mail address in the log', () => {
  const log = readFileSync(logFile('production'), 'utf8');
  expect(log.split('\n').filter(line => line.includes('"route":"/api/session"')).length).toBeGreaterThan(20);
  for (const secret of Object.values(secrets)) expect(log).not.toContain(secret);
  expect(log).not.toMatch(/v2:[0-9a-f]{16}|it_\w{16}|@example\.com/);
});

test('what the operator has to do about is an error line that says so', () => {
  const lines = readFileSync(logFile('production'), 'utf8')
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as Record<string, unknown>);
  for (const code of ['invalid_token', 'forbidden_origin', 'currency_not_allowed', 'WALLET_NOT_SUPPORTED']) {
    const [line] = lines.filter(each => each.code === code);
    expect(line, code).toMatchObject({
      level: 'error',
      route: '/api/session',
      request_id: expect.any(String),
    });
    expect(String(line?.advice)).toMatch(/PROOF_\w+/);
  }
});
