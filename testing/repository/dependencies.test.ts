/** What the product is made of: exact versions from no particular registry, and no package more than it needs. */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const names = z.record(z.string(), z.string());
const manifest = z
  .object({ dependencies: names, devDependencies: names })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const lock = z
  .object({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })) })
  .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));

/** Packages that nothing of ours imports, and why they are there all the same. */
const neededBy: Record<string, string> = {
  'react-dom': 'next renders with it',
};

const product = [
  ...['app', 'lib'].flatMap(folder => ts.sys.readDirectory(folder, ['.ts', '.tsx'])),
  ...ts.sys.readDirectory('.', ['.ts'], ['node_modules', '.next'], ['*.ts']),
].filter(path => !/\.test\.tsx?$|vitest\.config\.ts$|\.d\.ts$/.test(path));

/** The packages that a file imports, in whichever way. */
function packagesOf(path: string): string[] {
  return ts
    .preProcessFile(readFileSync(path, 'utf8'), true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter(name => !/^(\.|@\/)/.test(name) && !isBuiltin(name))
    .map(name => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
}

const imported = new Set(product.flatMap(packagesOf));

describe('private modules of Next', () => {
  const server = 'deploy/server.js';

  it(`are used by ${server} only, which names the version of Next that it was tested with`, () => {
    const using = [...product, server].filter(path =>
      /(from|import|require)\W+next\/dist/.test(readFileSync(path, 'utf8')),
    );
    expect(using).toEqual([server]);
    expect(readFileSync(server, 'utf8')).toContain(`tested with Next ${manifest.dependencies.next}.`);
  });
});

describe('dependencies', () => {
  it('finds the files it is about', () => {
    for (const path of ['lib/db/pglite.ts', 'app/layout.tsx', 'instrumentation.ts', 'next.config.ts'])
      expect(product.map(each => each.replace(/^\.\//, ''))).toContain(path);
    expect(packagesOf('lib/db/pglite.ts')).toEqual(
      expect.arrayContaining(['server-only', 'drizzle-orm', '@electric-sql/pglite']),
    );
  });

  it.each(Object.keys(manifest.dependencies))('%s is imported by the product', name => {
    expect(imported.has(name) !== name in neededBy, neededBy[name] ?? 'nothing imports it').toBe(true);
  });

  it.each([...imported])('%s, which the product imports, is a dependency and for no tests only', name => {
    expect(Object.keys(manifest.dependencies)).toContain(name);
  });

  it.each(Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))(
    '%s has one exact version, here and in the lock: %s',
    (name, version) => {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(lock.packages[`node_modules/${name}`]?.version).toBe(version);
    },
  );

  it('the lock repeats package.json', () => {
    expect(lock.packages['']).toMatchObject(manifest);
  });

  it('the lock names no registry, and has a checksum for all that comes from one', () => {
    const { '': own, ...packages } = lock.packages;
    expect(Object.keys(packages).length).toBeGreaterThan(100);
    for (const [path, { resolved, integrity, inBundle }] of Object.entries(packages)) {
      expect(resolved, path).toBeUndefined();
      if (inBundle !== true) expect(integrity, path).toMatch(/^sha512-/);
    }
  });
});
