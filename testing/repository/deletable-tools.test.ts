/** Deletes each optional tool from a copy of the repository, as a fork would, and runs the checks that could notice. */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { optionalTools, presentTools } from './optional-tools';

const programs = resolve('node_modules/.bin');
const copy = mkdtempSync(join(tmpdir(), 'proof-deletable-'));

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter(path => existsSync(path));

const documentTests = files.filter(path =>
  /^testing\/repository\/(contributing|docs|readme)\.test\.ts$/.test(path),
);

/** Runs a program of a package in the copy. @returns its output if it fails, else an empty text. */
const run = (program: string, ...args: string[]) =>
  promisify(execFile)(join(programs, program), args, { cwd: copy, maxBuffer: 2 ** 24 }).then(
    () => '',
    ({ stdout, stderr }) => `${stdout}${stderr}`,
  );

beforeAll(async () => {
  for (const path of files) cpSync(path, join(copy, path));
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  // docs.test.ts lists the files with git.
  execFileSync('git', ['init', '--quiet'], { cwd: copy });
  expect(await run('next', 'typegen')).toBe('');
}, 180_000);

afterAll(() => rmSync(copy, { recursive: true }));

it('CI runs the scripts of optional tools only if package.json has them', () => {
  const scripts = files.filter(path => /^\.(ci|github)\//.test(path)).map(path => readFileSync(path, 'utf8'));
  for (const { script } of optionalTools) expect(scripts.join('\n')).not.toMatch(`npm run ${script}`);
});

describe.each(presentTools)('a fork without $folder', ({ folder, script, document }) => {
  const manifest = readFileSync('package.json', 'utf8');

  beforeAll(() => {
    rmSync(join(copy, folder), { recursive: true });
    rmSync(join(copy, document));
    writeFileSync(join(copy, 'package.json'), manifest.replace(new RegExp(`^ *"${script}": .*\n`, 'm'), ''));
  });

  afterAll(() => {
    for (const path of [folder, document, 'package.json'])
      cpSync(path, join(copy, path), { recursive: true });
  });

  it('type-checks', async () => {
    expect(await run('tsc', '--noEmit')).toBe('');
  }, 180_000);

  it('passes the tests of the documents', async () => {
    expect(await run('vitest', 'run', '--reporter=dot', ...documentTests)).toBe('');
  });
});
