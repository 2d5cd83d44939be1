/** Reads the imports of source files, for the tests of the repository. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const root = process.cwd();

/** Every file that Git tracks or would track, and that exists. */
export const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter(path => existsSync(path));

/** Returns the TypeScript files among `paths` and in the folders among them, without tests. */
export const sourceFiles = (...paths: string[]): string[] =>
  tracked.filter(
    file =>
      paths.some(path => file === path || file.startsWith(`${path}/`)) &&
      /\.tsx?$/.test(file) &&
      !/(\.(test|spec)\.tsx?|\.d\.ts)$/.test(file),
  );

const options: ts.CompilerOptions = {
  ...ts.readConfigFile('tsconfig.json', ts.sys.readFile).config.compilerOptions,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.ReactJSX,
  baseUrl: root,
  paths: { '@/*': ['./*'] },
};

/** Returns whether an import or export loads nothing at run time. */
function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const { importClause } = statement;
  const named = importClause?.namedBindings;
  const namesAreTypes =
    named !== undefined && ts.isNamedImports(named) && named.elements.every(({ isTypeOnly }) => isTypeOnly);
  return importClause?.isTypeOnly === true || (namesAreTypes && importClause?.name === undefined);
}

type Specifier = { text: string; isType: boolean };

/** Returns the module specifiers of a file: `import`, `export … from`, `import()` and `typeof import()`. */
function specifiersOf(path: string): Specifier[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const found: Specifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      const { moduleSpecifier } = node;
      if (moduleSpecifier && ts.isStringLiteral(moduleSpecifier))
        found.push({ text: moduleSpecifier.text, isType: isTypeOnly(node) });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) found.push({ text: argument.text, isType: false });
    } else if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    )
      found.push({ text: node.argument.literal.text, isType: true });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const resolutions = new Map<string, string | null>();

/** Resolves a specifier to a file of this repository; null for a package. */
function resolve(text: string, from: string): string | null {
  const key = `${text} ${from}`;
  const known = resolutions.get(key);
  if (known !== undefined) return known;
  const { resolvedModule } = ts.resolveModuleName(text, join(root, from), options, ts.sys);
  const path = resolvedModule && relative(root, resolvedModule.resolvedFileName);
  const isOurs = path && !path.startsWith('node_modules') && !path.startsWith('..');
  const resolved = isOurs ? path : null;
  resolutions.set(key, resolved);
  return resolved;
}

/** Returns the files of this repository that a file imports: those that it loads at run time, and with `withTypes` those
 *  of its types too. */
export function importsOf(path: string, { withTypes = false } = {}): string[] {
  if (!/\.tsx?$/.test(path)) return [];
  return specifiersOf(path)
    .filter(({ isType }) => withTypes || !isType)
    .map(({ text }) => resolve(text, path))
    .filter(resolved => resolved !== null);
}

/** Returns the nodes of one cycle in their order, or an empty list when the graph has none. */
export function findCycle(edges: Map<string, string[]>): string[] {
  const done = new Set<string>();
  const visit = (node: string, path: string[]): string[] => {
    const start = path.indexOf(node);
    if (start >= 0) return [...path.slice(start), node];
    if (done.has(node)) return [];
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle.length > 0) return cycle;
    }
    done.add(node);
    return [];
  };
  for (const node of edges.keys()) {
    const cycle = visit(node, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
