/** How much code a reader must open to follow a session and a status, by the imports of our own files, types included. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importsOf, sourceFiles } from './import-graph';

/** Returns these files and every source file of ours that they reach by imports, types included. */
function closureOf(...paths: string[]): string[] {
  const reached = new Set(paths);
  for (const path of reached)
    for (const next of importsOf(path, { withTypes: true }))
      if (/^(app|lib)\/.*\.tsx?$/.test(next)) reached.add(next);
  return [...reached].sort();
}

const linesOf = (path: string) => readFileSync(path, 'utf8').split('\n').length - 1;
const linesOfAll = (paths: string[]) => paths.reduce((sum, path) => sum + linesOf(path), 0);
const listed = (paths: string[]) => paths.map(path => `${linesOf(path)} ${path}`).join('\n');

const sessionFiles = closureOf('app/api/session/route.ts');
const statusFiles = closureOf(
  'app/api/transactions/[id]/events/route.ts',
  'lib/transactions/client/use-live-transaction.ts',
).filter(path => !sessionFiles.includes(path));

describe('the code that a reader must open', () => {
  it('the closure reaches Proof and the page', () => {
    expect(sessionFiles).toContain('lib/transactions/server/repository.ts');
    expect(sessionFiles.some(path => path.startsWith('lib/proof/'))).toBe(true);
    expect(statusFiles).toContain('lib/transactions/server/refresh.ts');
    expect(sessionFiles).toContain('lib/proof/websocket.ts');
  });

  // The target of the layout is 30 files and 1,800 lines. Lower these numbers whenever the closure gets smaller.
  it('a session: at most 46 files and 3,080 lines from the route to Proof and back', () => {
    expect(sessionFiles.length, listed(sessionFiles)).toBeLessThanOrEqual(46);
    expect(linesOfAll(sessionFiles), listed(sessionFiles)).toBeLessThanOrEqual(3_080);
  });

  it('a status: at most 14 files from Proof’s WebSocket to the page that the session does not have', () => {
    expect(statusFiles.length, listed(statusFiles)).toBeLessThanOrEqual(14);
  });
});

it('only the repository, the reconciler and the rate limit import the tables', () => {
  const files = sourceFiles('app', 'lib').filter(path => !path.startsWith('lib/db/'));
  expect(files.filter(path => importsOf(path).includes('lib/db/schema.ts')).sort()).toEqual([
    'lib/http/rate-limit.ts',
    'lib/transactions/server/apply-update.ts',
    'lib/transactions/server/reconciler.ts',
    'lib/transactions/server/repository.ts',
  ]);
});
