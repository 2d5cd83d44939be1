/** `npm run bench`: compares the product with the alternatives, prints tables, and writes `.data/bench/result.json`.
 *  `npm run bench -- server start` runs only these two benchmarks, `-- --quick` a short form of all. `-- profile` shows the
 *  CPU time of a session by package. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { cleanUp } from './cleanup';
import { growth } from './growth';
import { profile } from './profile';
import { asTable, type Benchmark, type Effort, type Row } from './result';
import { server } from './server';
import { start } from './start';
import { streams } from './streams';
import { weight } from './weight';
import { widget } from './widget';

const benchmarks: Benchmark[] = [server, widget, weight, streams, growth, start, profile];

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter(name => !benchmarks.some(each => each.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `unknown benchmark ${unknown}; there are ${benchmarks.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(1);
}

const effort: Effort = values.quick
  ? { rounds: 2, requests: 200, isQuick: true }
  : { rounds: 7, requests: 2_000, isQuick: false };
process.env.TEST_DATABASE_URL ??= 'postgres://postgres@127.0.0.1:5432/postgres';
mkdirSync('.data/bench', { recursive: true });

const results: Record<string, Row[]> = {};
for (const { name, onlyWhenNamed, run } of benchmarks) {
  if (positionals.length > 0 ? !positionals.includes(name) : onlyWhenNamed) continue;
  results[name] = await run(effort).finally(cleanUp);
  process.stdout.write(`\n${name}\n\n${asTable(results[name])}\n`);
}
const machine = { node: process.version, cpu: cpus()[0]?.model, cpus: cpus().length, loadavg: loadavg() };
writeFileSync('.data/bench/result.json', JSON.stringify({ machine, effort, results }, null, 2));
process.exit();
