/** A CPU profile added up by package: what Node does is counted for the package that asked for it. */
import { existsSync, readFileSync } from 'node:fs';
import type { Profiler, Runtime } from 'node:inspector';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** What V8 calls what is no function. */
const named = new Map([
  ['(garbage collector)', 'garbage'],
  ['(program)', 'native code that no function asked for'],
  ['(idle)', ''],
]);

/** Packages by what they belong to; `src` is how drizzle's own source maps call it. */
const wholes: [part: RegExp, whole: string][] = [
  [/^pg\b|^postgres-/, 'pg'],
  [/^src$/, 'drizzle-orm'],
  [/^(sonic-boom|quick-format-unescaped)$/, 'pino'],
  [/^react\b/, 'next'],
];

/** In ms, by package; without what the process only waited. */
export function byPackage({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Map<string, number> {
  const own = new Map<number, number>();
  for (const [index, id] of samples.entries())
    own.set(id, (own.get(id) ?? 0) + (timeDeltas[index] ?? 0) / 1_000);
  const byId = new Map(nodes.map(node => [node.id, node]));
  const sums = new Map<string, number>();
  const addUp = (id: number, caller: string) => {
    const node = byId.get(id);
    if (node === undefined) return;
    const name = nameOf(node.callFrame) ?? caller;
    sums.set(name, (sums.get(name) ?? 0) + (own.get(id) ?? 0));
    for (const child of node.children ?? []) addUp(child, name);
  };
  addUp(nodes[0]?.id ?? 0, 'Node by itself');
  sums.delete('');
  return sums;
}

/** undefined: it is whoever called it. */
function nameOf({ functionName, url, lineNumber, columnNumber }: Runtime.CallFrame): string | undefined {
  const name = named.get(functionName);
  if (name !== undefined || !url.startsWith('file:')) return name;
  const source = decodeURI(sourceOf(url, lineNumber, columnNumber));
  const [, inPackage] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
  if (inPackage === undefined) return source.includes('[turbopack]') ? 'next' : 'ours';
  return wholes.find(([part]) => part.test(inPackage))?.[1] ?? inPackage;
}

/** Where it was written, for what was bundled. */
function sourceOf(url: string, line: number, column: number): string {
  const entry = mapOf(url)?.findEntry(line, column);
  return entry && 'originalSource' in entry ? entry.originalSource : url;
}

const maps = new Map<string, SourceMap | undefined>();

function mapOf(url: string): SourceMap | undefined {
  if (!maps.has(url)) {
    // The standalone server is without those of its bundles; the build beside it has them. Packages' own are not wanted.
    const path = `${fileURLToPath(url).replace('/standalone/.next/', '/')}.map`;
    maps.set(url, existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, 'utf8'))) : undefined);
  }
  return maps.get(url);
}
