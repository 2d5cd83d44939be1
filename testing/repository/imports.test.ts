/** The rules about the tree and its imports. Product code is in `app`, `lib` and the root files; its imports point
 *
 *      app → lib/transactions → lib/auth → lib/http → lib/db → lib/server → lib/*.ts (env, errors, log, …)
 *
 *  and never back. lib/i18n is used by app only. lib/proof imports nothing from outside its folder, so that it can be
 *  copied into another app; lib/transactions and app use it. instrumentation-node.ts at the root is the composition root:
 *  it may import every layer, because it starts them. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCycle, importsOf, sourceFiles, tracked } from './import-graph';

const product = sourceFiles('app', 'lib', 'proxy.ts', 'instrumentation.ts', 'instrumentation-node.ts');
const simulator = sourceFiles('simulator');

const firstLine = (path: string) => readFileSync(path, 'utf8').split('\n', 1)[0] ?? '';
const isServerOnly = (path: string) => firstLine(path) === "import 'server-only';";
const isClient = (path: string) => firstLine(path) === "'use client';";

/** Returns the chain of imports from `path` to a server-only file, or null when there is none. Types do not count. */
function pathToServer(path: string, seen = new Set<string>()): string | null {
  if (isServerOnly(path)) return path;
  seen.add(path);
  for (const next of importsOf(path)) {
    const found = seen.has(next) ? null : pathToServer(next, seen);
    if (found) return `${path} → ${found}`;
  }
  return null;
}

/** Each layer with the layers that it may import, besides itself. */
const layers: Record<string, string[]> = {
  lib: [],
  'lib/proof': [],
  'lib/server': ['lib'],
  'lib/db': ['lib/server', 'lib'],
  'lib/http': ['lib/db', 'lib/server', 'lib'],
  'lib/auth': ['lib/http', 'lib/db', 'lib/server', 'lib'],
  'lib/i18n': ['lib/server', 'lib'],
  'lib/transactions': ['lib/proof', 'lib/auth', 'lib/http', 'lib/db', 'lib/server', 'lib'],
};
const allLayers = Object.keys(layers);

/** `lib/db/schema.ts` → `lib/db`, `lib/env.ts` → `lib`, `app/page.tsx` → `app`, `proxy.ts` → `` (the root). */
const layerOf = (path: string) => /^(lib\/[^/]+(?=\/)|[^/]+(?=\/))/.exec(path)?.[1] ?? '';

/** The name and the version in package.json belong to no layer. Only lib/proof has to do without them. */
const isManifest = (path: string) => path === 'package.json';

function mayImport(path: string, imported: string): boolean {
  const [from, to] = [layerOf(path), layerOf(imported)];
  if (isManifest(imported)) return from !== 'lib/proof';
  return from === to || (layers[from] ?? allLayers).includes(to);
}

/** Returns a file's folder. A loose file at the top of app, lib or the root counts as a folder of its own. */
const folderOf = (path: string) => (/^(app\/|lib\/)?[^/]+$/.test(path) ? path : dirname(path));

describe('imports', () => {
  const clients = product.filter(isClient);

  it('finds the files', () => {
    expect(clients.length).toBeGreaterThan(5);
    expect(product.filter(isServerOnly).length).toBeGreaterThan(5);
    expect(simulator.length).toBeGreaterThan(20);
    expect(importsOf('app/api/session/route.ts')).toContain('lib/transactions/server/open-session.ts');
    expect(pathToServer('app/api/session/route.ts')).not.toBeNull();
  });

  it.each(clients)('of %s lead to no server-only file', path => {
    expect(pathToServer(path)).toBeNull();
  });

  it.each(product)('of %s point to its own layer or a lower one', path => {
    const imported = importsOf(path, { withTypes: true });
    expect(imported.filter(each => !mayImport(path, each))).toEqual([]);
  });

  it.each(simulator)('of %s stay inside simulator/', path => {
    const outside = importsOf(path, { withTypes: true }).filter(imported => !/^simulator\//.test(imported));
    expect(outside).toEqual([]);
  });

  it('form no cycle between files, types included', () => {
    const edges = product.map((path): [string, string[]] => [path, importsOf(path, { withTypes: true })]);
    expect(findCycle(new Map(edges))).toEqual([]);
  });

  it('form no cycle between folders, types included', () => {
    const edges = new Map<string, string[]>();
    for (const path of product) {
      const imported = importsOf(path, { withTypes: true }).filter(each => !isManifest(each));
      const others = imported.map(folderOf).filter(folder => folder !== folderOf(path));
      edges.set(folderOf(path), [...(edges.get(folderOf(path)) ?? []), ...others]);
    }
    expect(findCycle(edges)).toEqual([]);
  });
});

describe('the tree', () => {
  it('has no drawer: no folder or file is named utils, helpers, misc or common', () => {
    const drawer = /(^|[/.-])(utils?|helpers?|misc|common)(?=[/.-]|$)/i;
    expect(tracked.filter(path => drawer.test(path))).toEqual([]);
  });

  it.each([
    [
      'lib',
      ['api-client.ts', 'env.ts', 'env-rules.ts', 'errors.ts', 'ip-address.ts', 'log.ts', 'preferences.ts'],
    ],
    [
      'app',
      [
        ...[
          'apple-icon.png',
          'base.css',
          'error.tsx',
          'icon.svg',
          'layout.tsx',
          'manifest.ts',
          'not-found.tsx',
        ],
        ...['page.tsx', 'theme.ts'],
      ],
    ],
    ['e2e', ['playwright.config.ts', 'targets.ts']],
  ])('has only the files of the layout at the top of %s', (folder, files) => {
    const loose = tracked
      .filter(path => path.startsWith(`${folder}/`))
      .map(path => path.slice(folder.length + 1))
      .filter(path => !path.includes('/') && !/\.test\.tsx?$/.test(path));
    expect(loose.filter(path => !files.includes(path))).toEqual([]);
  });

  const inLib = (folder: string) => product.filter(path => new RegExp(`^lib/(.+/)?${folder}/`).test(path));

  it('has files to check in lib/**/server and lib/**/client', () => {
    expect(inLib('server').length).toBeGreaterThan(5);
    expect(inLib('client').length).toBeGreaterThan(1);
  });

  it.each(inLib('server'))("says import 'server-only' in line 1 of %s", path => {
    expect(firstLine(path)).toBe("import 'server-only';");
  });

  /** Pages prefetch with the query options on the server, where the exports of a 'use client' file cannot be called. */
  const alsoOnServer = ['lib/transactions/client/query-options.ts'];

  it.each(inLib('client').filter(path => !alsoOnServer.includes(path)))(
    "says 'use client' in line 1 of %s",
    path => {
      expect(firstLine(path)).toBe("'use client';");
    },
  );
});

describe('secret variables', () => {
  it('are never public: no name begins with NEXT_PUBLIC_', () => {
    for (const path of [...product, '.env.local.example'])
      expect(readFileSync(path, 'utf8')).not.toContain('NEXT_PUBLIC_');
  });
});
