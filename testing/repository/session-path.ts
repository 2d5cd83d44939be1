/** The files that run when a session is opened, by following imports. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const root = process.cwd();
const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.Preserve,
  baseUrl: root,
  paths: { '@/*': ['./*'] },
};

/** @returns the product's own files that `path` imports at run time; the compiler removes imports of types */
function importsOf(path: string): string[] {
  const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), { compilerOptions, fileName: path });
  return ts.preProcessFile(outputText).importedFiles.flatMap(({ fileName }) => {
    const { resolvedModule } = ts.resolveModuleName(fileName, join(root, path), compilerOptions, ts.sys);
    const resolved = resolvedModule && relative(root, resolvedModule.resolvedFileName);
    return resolved && /^(app|lib)\//.test(resolved) ? [resolved] : [];
  });
}

/** @returns the files of a session's path, from the click through the route to Proof and back */
export function sessionPath(): string[] {
  const files = new Set(['app/buy-sell/use-purchase.ts', 'app/api/session/route.ts']);
  // A Set's iterator also visits the items that are added during the loop.
  for (const path of files) for (const next of importsOf(path)) files.add(next);
  return [...files];
}
