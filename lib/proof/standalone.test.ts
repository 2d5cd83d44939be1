/** The folder can be copied into another app: it imports nothing from outside itself but a few packages. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it, onTestFinished } from 'vitest';

const folder = 'lib/proof';
const packages = ['https-proxy-agent', 'proxy-from-env', 'server-only', 'undici', 'ws', 'zod'];
const files = readdirSync(folder).filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'));

const readSource = (name: string) => readFileSync(join(folder, name), 'utf8');
const importsOf = (name: string) =>
  ts.preProcessFile(readSource(name), true, true).importedFiles.map(({ fileName }) => fileName);
const isAllowed = (name: string) =>
  isBuiltin(name) || packages.includes(name) || files.includes(`${name.replace(/^\.\//, '')}.ts`);

/** @returns the compiler's messages for the files of a copy, with this repository's strictness and no path aliases */
function compile(paths: string[]): string[] {
  const { strict, noUncheckedIndexedAccess, exactOptionalPropertyTypes } = ts.readConfigFile(
    'tsconfig.json',
    ts.sys.readFile,
  ).config.compilerOptions;
  const program = ts.createProgram({
    rootNames: paths,
    options: {
      strict,
      noUncheckedIndexedAccess,
      exactOptionalPropertyTypes,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.es2023.d.ts'],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: ['node'],
      skipLibCheck: true,
      noEmit: true,
    },
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

describe('lib/proof', () => {
  it.each(files)('%s imports only its neighbours, Node’s modules and the listed packages', name => {
    expect(importsOf(name).filter(imported => !isAllowed(imported))).toEqual([]);
  });

  it('uses each of the listed packages, and the README lists them', () => {
    const used = new Set(files.flatMap(importsOf));
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const name of packages) {
      expect(used).toContain(name);
      expect(readme).toContain(`\`${name}\``);
    }
  });

  it.each(files)('%s reads no environment', name => {
    expect(readSource(name)).not.toContain('process.env');
  });

  const browserFiles = ['patterns.ts', 'schemas.ts', 'widget.ts'];

  it.each(files)('%s is marked server-only, unless the browser may import it', name => {
    const isServerOnly = readSource(name).startsWith("import 'server-only';\n");
    expect(isServerOnly).toBe(!browserFiles.includes(name));
  });

  it('compiles as a copy in a project without the rest of this repository', () => {
    mkdirSync('.data', { recursive: true });
    const copy = mkdtempSync(join('.data', 'proof-copy-'));
    onTestFinished(() => rmSync(copy, { recursive: true }));
    for (const name of files) cpSync(join(folder, name), join(copy, name));
    // Shows that an import from outside would be an error.
    writeFileSync(join(copy, 'outside.ts'), "export { env } from '@/lib/env';\n");
    expect(compile([...files, 'outside.ts'].map(name => join(copy, name)))).toEqual([
      expect.stringContaining("Cannot find module '@/lib/env'"),
    ]);
    // The compiler takes long on a busy machine.
  }, 180_000);
});
