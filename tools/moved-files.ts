/** Writes the list of moved files in docs/upgrading.md: `npx tsx tools/moved-files.ts`. It follows the renames of every
 *  commit since the first version, because a comparison of the two ends misses files that changed much. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const firstVersion = '4dedc90';
const document = 'docs/upgrading.md';
const start = `<!-- moved files: written by tools/moved-files.ts -->`;
const end = '<!-- /moved files -->';

const git = (...args: string[]): string[] =>
  execFileSync('git', ['-c', 'core.quotePath=false', ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 })
    .split('\n')
    .filter(line => line !== '');

/** Current path by path in the first version. */
function movedFiles(): Map<string, string> {
  const files = new Map(git('ls-tree', '-r', '--name-only', firstVersion).map(path => [path, path]));
  const origins = new Map(files);
  const range = `${firstVersion}..HEAD`;
  const renames = git(
    'log',
    '--reverse',
    '--topo-order',
    '-M',
    '--diff-filter=R',
    '--name-status',
    '--format=',
    range,
  );
  for (const line of renames) {
    const [, from = '', to = ''] = line.split('\t');
    const origin = origins.get(from);
    if (origin === undefined) continue;
    origins.delete(from);
    origins.set(to, origin);
    files.set(origin, to);
  }
  return files;
}

const tracked = new Set(git('ls-files'));
const files = [...movedFiles()].filter(([from, to]) => from !== to || !tracked.has(to));
const lines = files.map(([from, to]) => (tracked.has(to) ? `${from} → ${to}` : `${from} (deleted)`)).sort();
const text = readFileSync(document, 'utf8');
const [before, rest = ''] = text.split(start);
const [, after] = rest.split(end);
if (after === undefined)
  throw new Error(`${document} has no place for the list, between ${start} and ${end}`);
const details = [
  '<details><summary>All moved and deleted files</summary>',
  '',
  '```text',
  ...lines,
  '```',
  '',
  '</details>',
];
writeFileSync(document, [before, start, '\n\n', details.join('\n'), '\n\n', end, after].join(''));
process.stdout.write(`${document}: ${lines.length} files\n`);
