/** What a session costs the server, how many it opens a second, and what we add to Proof's own time, beside what people
 *  would use instead. */
import { type Contender, type Measurement, startContenders, warmUpRequests } from './contenders';
import { type Benchmark, type Effort, type Row, rounded } from './result';
import { interleave, median, medianOfPairs, percentile } from './rounds';

const targets = { 32: { floor: 1.5, plainNext: 0.8 }, 1: { floor: 2 } };
/** Of one request at a time, in ms. */
const mostAdded = [
  { name: 'p50', share: 0.5, target: 3 },
  { name: 'p99', share: 0.99, target: 20 },
];

async function run(effort: Effort): Promise<Row[]> {
  const parties = await startContenders();
  for (const party of Object.values(parties)) await party.ask(32, warmUpRequests(effort));
  const rows: Row[] = [];
  for (const connections of [32, 1] as const) {
    const requests = connections === 1 ? effort.requests / 2 : effort.requests;
    const ask = (party: Contender) => () => party.ask(connections, requests);
    const found = await interleave(effort.rounds, {
      floor: ask(parties.floor),
      answering: ask(parties.answering),
      least: ask(parties.least),
      ours: ask(parties.ours),
      plainNext: ask(parties.plainNext),
      quickstart: ask(parties.quickstart),
      oursPglite: ask(parties.oursPglite),
      upstream: ask(parties.upstream),
    });
    rows.push(...rowsOf(connections, found));
  }
  return rows;
}

type Found = Record<
  'floor' | 'answering' | 'least' | 'ours' | 'plainNext' | 'quickstart' | 'oursPglite' | 'upstream',
  Measurement[]
>;

function rowsOf(connections: 32 | 1, found: Found): Row[] {
  const at = `${connections} connection${connections === 1 ? '' : 's'}`;
  const target: { floor: number; plainNext?: number } = targets[connections];
  const rows = [
    ratioOf(`CPU per session at ${at}, of an empty route’s`, found.ours, found.floor, target.floor),
    ratioOf(`CPU per session at ${at}, of a route’s that answers as much`, found.ours, found.answering),
    ratioOf(`CPU per session at ${at}, of a route’s that also waits for as much`, found.ours, found.least),
    ratioOf(`that route’s CPU at ${at}, of an empty route’s`, found.least, found.floor),
    ratioOf(
      `CPU per session at ${at}, of a plain Next route’s`,
      found.ours,
      found.plainNext,
      target.plainNext,
    ),
    ratioOf(`CPU per session at ${at}, of the quickstart’s`, found.ours, found.quickstart),
    ratioOf(`on PGlite: CPU per session at ${at}, of an empty route’s`, found.oursPglite, found.floor),
  ];
  return connections === 1 ? [...rows, ...addedRows(found)] : rows;
}

function ratioOf(what: string, ours: Measurement[], theirs: Measurement[], target?: number): Row {
  const cpu = (found: Measurement[]) => found.map(({ cpuMs }) => cpuMs);
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

const perSecond = (found: Measurement[]) =>
  Math.round(median(found.map(({ seconds, latenciesMs }) => latenciesMs.length / seconds)));

function addedRows({ ours, least, plainNext, upstream }: Found): Row[] {
  return mostAdded.map(({ name, share, target }) => {
    const at = (found: Measurement[]) => found.map(({ latenciesMs }) => percentile(latenciesMs, share));
    const added = (found: Measurement[]) => rounded(medianOfPairs(at(found), at(upstream), (a, b) => a - b));
    return {
      what: `added to Proof’s own ${name}, one request at a time`,
      value: added(ours),
      unit: 'ms',
      target,
      from: { 'by a plain Next route': added(plainNext), 'by one that waits for as much': added(least) },
    };
  });
}

export const server: Benchmark = { name: 'server', run };
