/** The drawn trees of CONTRIBUTING.md and docs/architecture.md match the folders of the repository. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter(path => existsSync(path));

/** @returns every folder of `path`, such as `lib/`, `lib/db/` and `lib/db/migrations/` */
const foldersOf = (path: string): string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, index, names) => `${names.slice(0, index + 1).join('/')}/`);
const folders = [...new Set(tracked.flatMap(foldersOf))];

/** A fork may delete these tools, and leave the documents as they are. */
const optionalFolders = ['tools/bench/', 'tools/doctor/'];

/** Reads the folders of a tree that is drawn with two spaces for each level. Lines that do not begin with a folder are
 *  continued descriptions. */
function drawnFolders(document: string): string[] {
  const [, tree = ''] = /^```text\n(.*?)^```$/ms.exec(readFileSync(document, 'utf8')) ?? [];
  const parents: string[] = [];
  return [...tree.matchAll(/^( *)(\S+\/)(?=\s|$)/gm)].map(([, indent = '', name = '']) => {
    parents.splice(indent.length / 2, Number.POSITIVE_INFINITY, name);
    return parents.join('');
  });
}

describe.each(['CONTRIBUTING.md', 'docs/architecture.md'])('the tree of %s', document => {
  const drawn = drawnFolders(document);

  it('names only folders that exist', () => {
    expect(drawn.length).toBeGreaterThan(9);
    const required = drawn.filter(folder => !optionalFolders.includes(folder));
    expect(required.filter(folder => !folders.includes(folder))).toEqual([]);
  });

  it('names every top-level folder', () => {
    const topLevel = folders.filter(folder => dirname(folder) === '.');
    expect(topLevel.filter(folder => !drawn.includes(folder))).toEqual([]);
  });
});

describe('the tree of docs/architecture.md', () => {
  it('names every folder of the first two levels, except in hidden folders', () => {
    const drawn = drawnFolders('docs/architecture.md');
    const upperFolders = folders.filter(folder => !folder.startsWith('.') && folder.split('/').length <= 3);
    expect(upperFolders.filter(folder => !drawn.includes(folder))).toEqual([]);
  });
});
