/** Measures the CPU time of a session, sessions per second, and the latency added to Proof's own, in comparison with the
 *  alternatives. */
import { type Contender, type Measurement, startContenders, warmUpRequests } from './contenders';
import { type Benchmark, type Effort, type Row, rounded } from './result';
import { interleave, median, medianOfPairs, percentile } from './rounds';

const targets = { 32: { empty: 1.5, plainNext: 0.8 }, 1: { empty: 2 } };
/** The targets in ms for one request at a time. */
const latencyTargets = [
  { name: 'p50', share: 0.5, target: 3 },
  { name: 'p99', share: 0.99, target: 20 },
];

async function run(effort: Effort): Promise<Row[]> {
  const contenders = await startContenders();
  for (const contender of Object.values(contenders)) await contender.send(32, warmUpRequests(effort));
  const rows: Row[] = [];
  for (const connections of [32, 1] as const) {
    const requests = connections === 1 ? effort.requests / 2 : effort.requests;
    const measure = (contender: Contender) => () => contender.send(connections, requests);
    const results = await interleave(effort.rounds, {
      empty: measure(contenders.empty),
      sameSize: measure(contenders.sameSize),
      sameCalls: measure(contenders.sameCalls),
      ours: measure(contenders.ours),
      plainNext: measure(contenders.plainNext),
      quickstart: measure(contenders.quickstart),
      oursPglite: measure(contenders.oursPglite),
      upstream: measure(contenders.upstream),
    });
    rows.push(...rowsOf(connections, results));
  }
  return rows;
}

type Results = Record<
  'empty' | 'sameSize' | 'sameCalls' | 'ours' | 'plainNext' | 'quickstart' | 'oursPglite' | 'upstream',
  Measurement[]
>;

function rowsOf(connections: 32 | 1, results: Results): Row[] {
  const at = `${connections} connection${connections === 1 ? '' : 's'}`;
  const target: { empty: number; plainNext?: number } = targets[connections];
  const rows = [
    ratioOf(
      `CPU per session at ${at}, relative to an empty route`,
      results.ours,
      results.empty,
      target.empty,
    ),
    ratioOf(
      `CPU per session at ${at}, relative to a route with a response as large`,
      results.ours,
      results.sameSize,
    ),
    ratioOf(
      `CPU per session at ${at}, relative to a route with the same calls`,
      results.ours,
      results.sameCalls,
    ),
    ratioOf(`CPU of that route at ${at}, relative to an empty route`, results.sameCalls, results.empty),
    ratioOf(
      `CPU per session at ${at}, relative to a plain Next route`,
      results.ours,
      results.plainNext,
      target.plainNext,
    ),
    ratioOf(`CPU per session at ${at}, relative to the quickstart`, results.ours, results.quickstart),
    ratioOf(
      `on PGlite: CPU per session at ${at}, relative to an empty route`,
      results.oursPglite,
      results.empty,
    ),
  ];
  return connections === 1 ? [...rows, ...addedRows(results)] : rows;
}

function ratioOf(label: string, ours: Measurement[], theirs: Measurement[], target?: number): Row {
  const cpu = (results: Measurement[]) => results.map(({ cpuMs }) => cpuMs);
  return {
    label,
    value: rounded(medianOfPairs(cpu(ours), cpu(theirs), (a, b) => a / b)),
    unit: '×',
    ...(target !== undefined && { target }),
    from: {
      'ms of CPU': `${rounded(median(cpu(ours)))} to ${rounded(median(cpu(theirs)))}`,
      'requests a second': `${perSecond(ours)} to ${perSecond(theirs)}`,
    },
  };
}

const perSecond = (results: Measurement[]) =>
  Math.round(median(results.map(({ seconds, latenciesMs }) => latenciesMs.length / seconds)));

function addedRows({ ours, sameCalls, plainNext, upstream }: Results): Row[] {
  return latencyTargets.map(({ name, share, target }) => {
    const at = (results: Measurement[]) => results.map(({ latenciesMs }) => percentile(latenciesMs, share));
    const added = (results: Measurement[]) =>
      rounded(medianOfPairs(at(results), at(upstream), (a, b) => a - b));
    return {
      label: `latency added to Proof’s ${name}, one request at a time`,
      value: added(ours),
      unit: 'ms',
      target,
      from: { 'by a plain Next route': added(plainNext), 'by a route with the same calls': added(sameCalls) },
    };
  });
}

export const server: Benchmark = { name: 'server', run };
