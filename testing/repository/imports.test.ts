/** The house rules about imports: no client file reaches a server one, and no layer imports one above it. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = process.cwd();
const isSource = (path: string) => /\.tsx?$/.test(path) && !/\.(test|spec)\.tsx?$/.test(path);
const files = ['app', 'lib']
  .flatMap(folder => ts.sys.readDirectory(folder, ['.ts', '.tsx']))
  .map(path => relative(root, path))
  .filter(isSource);

const options: ts.CompilerOptions = {
  ...ts.readConfigFile('tsconfig.json', ts.sys.readFile).config.compilerOptions,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.ReactJSX,
  baseUrl: root,
  paths: { '@/*': ['./*'] },
};

/** The files of ours that a file imports at run time; types are gone by then. */
function importsOf(path: string, withTypes = false): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  return source.statements.flatMap(statement => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const { importClause, moduleSpecifier } = statement;
    const named = importClause?.namedBindings;
    const onlyTypes =
      importClause?.isTypeOnly ||
      (named &&
        ts.isNamedImports(named) &&
        !importClause?.name &&
        named.elements.every(({ isTypeOnly }) => isTypeOnly));
    if (onlyTypes && !withTypes) return [];
    const { resolvedModule } = ts.resolveModuleName(moduleSpecifier.text, join(root, path), options, ts.sys);
    const resolved = resolvedModule && relative(root, resolvedModule.resolvedFileName);
    return resolved && !resolved.startsWith('node_modules') && !resolved.startsWith('..') ? [resolved] : [];
  });
}

const firstLine = (path: string) => readFileSync(path, 'utf8').split('\n', 1)[0] ?? '';
const isServerOnly = (path: string) => firstLine(path) === "import 'server-only';";

/** How `from` reaches a server-only file, as a path; null: it does not. */
function wayToServer(from: string, seen = new Set<string>()): string | null {
  if (isServerOnly(from)) return from;
  seen.add(from);
  for (const next of importsOf(from)) {
    const way = seen.has(next) ? null : wayToServer(next, seen);
    if (way) return `${from} → ${way}`;
  }
  return null;
}

const layerOf = (path: string) =>
  /^(app|lib\/(?:proof|auth|db|transactions)|lib|e2e)\b/.exec(path)?.[1] ?? '';

/** What each layer may import, besides itself. The files at lib's own top (env, errors, log …) are below all. */
const below: Record<string, string[]> = {
  app: ['lib', 'lib/proof', 'lib/auth', 'lib/db', 'lib/transactions'],
  'lib/transactions': ['lib', 'lib/proof', 'lib/auth', 'lib/db'],
  'lib/proof': ['lib'],
  'lib/auth': ['lib'],
  'lib/db': ['lib'],
  // The guard needs to know whether a request carries a bearer token; limits are counted in the database.
  lib: ['lib/auth', 'lib/db'],
};

describe('imports', () => {
  const clients = files.filter(path => firstLine(path) === "'use client';");

  it('finds the files it is about', () => {
    expect(clients.length).toBeGreaterThan(5);
    expect(files.filter(isServerOnly).length).toBeGreaterThan(5);
    expect(importsOf('app/api/session/route.ts')).toContain('lib/transactions/server/open-session.ts');
    expect(wayToServer('app/api/session/route.ts')).not.toBeNull();
  });

  it.each(clients)('%s reaches no server file', path => {
    expect(wayToServer(path)).toBeNull();
  });

  it.each(files)('%s imports nothing from above or beside its layer', path => {
    const layer = layerOf(path);
    // The package's name and version belong to no layer.
    const ours = importsOf(path, true).filter(next => next !== 'package.json');
    const forbidden = ours.filter(next => layerOf(next) !== layer && !below[layer]?.includes(layerOf(next)));
    expect(forbidden).toEqual([]);
  });

  it('no name of a secret variable is public', () => {
    for (const path of [...files, '.env.local.example'])
      expect(readFileSync(path, 'utf8')).not.toContain('NEXT_PUBLIC_');
  });
});
