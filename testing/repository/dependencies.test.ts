/** Checks the dependencies: exact versions, no particular registry, and no package that the product does not use. */
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

/** Packages that the product does not import, with the reason why it depends on them. */
const requiredBecause: Record<string, string> = {
  'react-dom': 'next renders with it',
};

const product = [
  ...['app', 'lib'].flatMap(folder => ts.sys.readDirectory(folder, ['.ts', '.tsx'])),
  ...ts.sys.readDirectory('.', ['.ts'], ['node_modules', '.next'], ['*.ts']),
].filter(path => !/\.test\.tsx?$|vitest\.config\.ts$|\.d\.ts$/.test(path));

/** Returns the packages that a file imports, statically or dynamically. */
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

  it(`are used only by ${server}, whose comment names the tested version of Next`, () => {
    const using = [...product, server].filter(path =>
      /(from|import|require)\W+next\/dist/.test(readFileSync(path, 'utf8')),
    );
    expect(using).toEqual([server]);
    expect(readFileSync(server, 'utf8')).toContain(`tested with Next ${manifest.dependencies.next}.`);
  });
});

describe('dependencies', () => {
  it('finds the files', () => {
    for (const path of ['lib/db/pglite.ts', 'app/layout.tsx', 'instrumentation.ts', 'next.config.ts'])
      expect(product.map(each => each.replace(/^\.\//, ''))).toContain(path);
    expect(packagesOf('lib/db/pglite.ts')).toEqual(
      expect.arrayContaining(['server-only', 'drizzle-orm', '@electric-sql/pglite']),
    );
  });

  it.each(Object.keys(manifest.dependencies))('%s is imported by the product', name => {
    expect(
      imported.has(name) !== name in requiredBecause,
      requiredBecause[name] ?? 'nothing imports it',
    ).toBe(true);
  });

  it.each([...imported])(
    '%s, which the product imports, is in dependencies and not in devDependencies',
    name => {
      expect(Object.keys(manifest.dependencies)).toContain(name);
    },
  );

  it.each(Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))(
    '%s has one exact version in package.json and the lock: %s',
    (name, version) => {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(lock.packages[`node_modules/${name}`]?.version).toBe(version);
    },
  );

  it('match in the lock and package.json', () => {
    expect(lock.packages['']).toMatchObject(manifest);
  });

  it('have a checksum and no registry in the lock', () => {
    const { '': own, ...packages } = lock.packages;
    expect(Object.keys(packages).length).toBeGreaterThan(100);
    for (const [path, { resolved, integrity, inBundle }] of Object.entries(packages)) {
      expect(resolved, path).toBeUndefined();
      if (inBundle !== true) expect(integrity, path).toMatch(/^sha512-/);
    }
  });
});
