/** Runs the build script of package.json with a stub in place of Next.js, which writes the same files.
 *  e2e/soak/image.soak.spec.ts runs it with Next.js. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

it('the build output contains no .env file, although Next.js copies the files that it has read and public/ may contain one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proof-build-'));
  for (const name of ['.next/standalone/.next', '.next/static', 'public/deep', 'deploy', 'bin'])
    mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['deploy/server.js', 'public/robots.txt', 'public/.env', 'public/deep/.env.local'])
    writeFileSync(join(folder, name), '');
  const next = 'for name in .env .env.production; do echo A=1 > .next/standalone/$name; done';
  writeFileSync(join(folder, 'bin/next'), `#!/bin/sh\n${next}\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  execFileSync('sh', ['-c', scripts.build], { cwd: folder, env });
  const names = readdirSync(join(folder, '.next/standalone'), { recursive: true, encoding: 'utf8' });
  expect(names).toEqual(expect.arrayContaining(['server.js', 'public/robots.txt', '.next/static']));
  expect(names.filter(name => /(^|\/)\.env/.test(name))).toEqual([]);
  rmSync(folder, { recursive: true });
});
