import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';

it('the migrations create the tables of the schema', () => {
  mkdirSync('.data', { recursive: true });
  // drizzle-kit requires a relative path.
  const copy = mkdtempSync('.data/migrations-');
  onTestFinished(() => rmSync(copy, { recursive: true }));
  cpSync('lib/db/migrations', copy, { recursive: true });
  const generate = ['generate', '--dialect', 'postgresql', '--schema', 'lib/db/schema.ts', '--out', copy];
  const output = execFileSync(process.execPath, ['node_modules/drizzle-kit/bin.cjs', ...generate], {
    encoding: 'utf8',
  });
  expect(output).toContain('No schema changes');
});
