/** Sums a CPU profile by package. Time in Node's own code is counted for the package that called it. */
import { existsSync, readFileSync } from 'node:fs';
import type { Profiler, Runtime } from 'node:inspector';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** V8's names for time outside of functions. An empty name is not counted. */
const pseudoFunctions = new Map([
  ['(garbage collector)', 'garbage'],
  ['(program)', 'native code without a caller'],
  ['(idle)', ''],
]);

/** Packages that are counted as part of another package. `src` is drizzle-orm's name in its own source maps. */
const groups: [member: RegExp, group: string][] = [
  [/^pg\b|^postgres-/, 'pg'],
  [/^src$/, 'drizzle-orm'],
  [/^(sonic-boom|quick-format-unescaped)$/, 'pino'],
  [/^react\b/, 'next'],
];

/** @returns CPU milliseconds by package, without idle time */
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
  addUp(nodes[0]?.id ?? 0, 'Node without a caller');
  sums.delete('');
  return sums;
}

/** @returns the package of a frame; undefined if its time is the caller's */
function nameOf({ functionName, url, lineNumber, columnNumber }: Runtime.CallFrame): string | undefined {
  const name = pseudoFunctions.get(functionName);
  if (name !== undefined || !url.startsWith('file:')) return name;
  const source = decodeURI(sourceOf(url, lineNumber, columnNumber));
  const [, inPackage] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
  if (inPackage === undefined) return source.includes('[turbopack]') ? 'next' : 'ours';
  return groups.find(([member]) => member.test(inPackage))?.[1] ?? inPackage;
}

/** @returns the original file of bundled code by its source map, else the URL itself */
function sourceOf(url: string, line: number, column: number): string {
  const entry = mapOf(url)?.findEntry(line, column);
  return entry && 'originalSource' in entry ? entry.originalSource : url;
}

const maps = new Map<string, SourceMap | undefined>();

function mapOf(url: string): SourceMap | undefined {
  if (!maps.has(url)) {
    // The standalone folder lacks the source maps of its bundles, so they are read from the build next to it.
    const path = `${fileURLToPath(url).replace('/standalone/.next/', '/')}.map`;
    maps.set(url, existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, 'utf8'))) : undefined);
  }
  return maps.get(url);
}
