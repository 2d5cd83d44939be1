/** Measures event streams: connections to Proof, memory and CPU time per stream, the time until a change is delivered, and
 *  whether the cost per transaction grows with their number. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from './child-processes';
import { type Benchmark, type Effort, type Row, rounded } from './result';
import { interleave, median, medianOfPairs, percentile } from './rounds';
import { StreamingServer, streamsPerTransaction } from './streaming-server';

const emptyStream = '/api/bench/stream';
const heartbeatStream = '/api/bench/heartbeats';
const targets = { streamKb: 15, deliveryMs: 250, idleShare: 3, growth: 1.5 };

type Plan = {
  isQuick: boolean;
  sizes: number[];
  memoryRounds: number;
  /** The wait between opening the streams and reading the memory. */
  settleMs: number;
  idleMs: number;
  /** In a round each transaction changes once, evenly spread over `changesMs`. */
  rounds: number;
  changesMs: number;
};

/** The short form has no targets for memory and idle CPU, because few streams and seconds measure them too roughly. The
 *  long form idles for three minutes, which includes the poll of each minute and major garbage collections, and spreads
 *  the changes so far that the second read of each transaction is included. */
const planFor = ({ isQuick, rounds }: Effort): Plan =>
  isQuick
    ? {
        isQuick,
        sizes: [10, 100],
        memoryRounds: 1,
        settleMs: 500,
        idleMs: 4_000,
        rounds,
        changesMs: 1_000,
      }
    : {
        isQuick,
        sizes: [10, 100, 1_000],
        memoryRounds: 5,
        settleMs: 5_000,
        idleMs: 180_000,
        rounds,
        changesMs: 20_000,
      };

async function run(effort: Effort): Promise<Row[]> {
  const plan = planFor(effort);
  const simulator = await startSimulator();
  const all: StreamingServer[] = [];
  for (const size of plan.sizes) all.push(await StreamingServer.start(simulator, size));
  for (const instance of all) await instance.openStreams(instance.size);
  const memory = await memoryRows(plan, simulator);
  // Opening these streams takes a while, in which the work after opening the others ends.
  const heartbeats = await StreamingServer.start(simulator, most(plan.sizes));
  await heartbeats.openStreams(heartbeats.size, heartbeatStream);
  const idle = await idleRows(plan, all, heartbeats);
  await heartbeats.stop();
  return [...idle, ...memory, ...(await changeRows(plan, all))];
}

const most = (sizes: number[]) => sizes.at(-1) ?? 0;
const format = (value: number) => value.toLocaleString('en');

/** Measures the memory of a stream, each time in a new server, and that of a stream without events. */
async function memoryRows(
  { sizes, memoryRounds, settleMs, isQuick }: Plan,
  simulator: string,
): Promise<Row[]> {
  const kbPerStream = async (size: number, path?: string) => {
    const instance = await StreamingServer.start(simulator, size);
    // The first tenth also allocates memory that is shared, so it is not counted.
    const first = size / 10;
    await instance.openStreams(first, path);
    const before = instance.server.residentMb();
    await instance.openStreams(size - first, path);
    await sleep(settleMs);
    const after = instance.server.residentMb();
    await instance.deliveries();
    await instance.stop();
    return ((after - before) * 1024) / ((size - first) * streamsPerTransaction);
  };
  const size = most(sizes);
  const { ours, empty, fewer } = await interleave(memoryRounds, {
    empty: () => kbPerStream(size, emptyStream),
    ours: () => kbPerStream(size),
    fewer: () => kbPerStream(size / 10),
  });
  return [
    {
      label: `memory per stream above an empty stream, with ${format(size * streamsPerTransaction)} open`,
      value: rounded(
        medianOfPairs(ours, empty, (a, b) => a - b),
        1,
      ),
      unit: 'kB',
      ...(!isQuick && { target: targets.streamKb }),
      from: { kB: `${joined(ours)} to ${joined(empty)}` },
    },
    {
      label: `memory per transaction with ${format(size)}, relative to ${format(size / 10)}`,
      value: rounded(medianOfPairs(ours, fewer, (a, b) => a / b)),
      unit: '×',
      target: targets.growth,
    },
  ];
}

const joined = (values: number[]) => values.map(value => rounded(value, 0)).join(' ');

/** Measures the idle CPU time, at the same time as that of a server whose streams only send heartbeats. */
async function idleRows(
  { idleMs, isQuick }: Plan,
  all: StreamingServer[],
  heartbeats: StreamingServer,
): Promise<Row[]> {
  const instance = all.at(-1);
  if (!instance) return [];
  const connections = await instance.upstreamConnections();
  const used = () => [instance, heartbeats].map(({ server }) => server.cpuMs());
  const before = used();
  await sleep(idleMs);
  const [share = 0, baseline = 0] = used().map((ms, index) => ((ms - (before[index] ?? 0)) / idleMs) * 100);
  await instance.deliveries();
  const open = instance.size * streamsPerTransaction;
  return [
    {
      label: `connections to Proof per transaction, with ${format(open)} streams`,
      value: rounded(connections / instance.size),
      unit: '×',
      target: 1,
      from: { connections, transactions: instance.size },
    },
    {
      label: `CPU of one core while idle, with ${format(open)} streams`,
      value: rounded(share, 1),
      unit: '%',
      ...(!isQuick && { target: targets.idleShare }),
      from: { 'streams that only send heartbeats': `${rounded(baseline, 1)} %`, seconds: idleMs / 1000 },
    },
  ];
}

type Round = { cpuMs: number; toLastMs: number[] };

/** Measures changes with all sizes at the same time. */
async function changeRows(plan: Plan, all: StreamingServer[]): Promise<Row[]> {
  const results: Round[][] = all.map(() => []);
  for (let round = 0; round <= plan.rounds; round++) {
    const changed = await Promise.all(all.map(instance => changeAll(plan, instance, round + 1)));
    // The first round is a warm-up.
    if (round > 0) for (const [index, each] of changed.entries()) results[index]?.push(each);
  }
  const cpu = results.map(rounds => rounds.map(({ cpuMs }) => cpuMs));
  const toLast = (share: number) =>
    rounded(median((results.at(-1) ?? []).map(({ toLastMs }) => percentile(toLastMs, share))), 0);
  return [
    {
      label: `time from a change to the last stream: p99 with ${format(most(plan.sizes))} transactions`,
      value: toLast(0.99),
      unit: 'ms',
      target: targets.deliveryMs,
      from: { p50: toLast(0.5), 'changes a second': (most(plan.sizes) * 1000) / plan.changesMs },
    },
    ...plan.sizes.slice(1).map((size, index): Row => {
      const [fewer = [], more = []] = cpu.slice(index);
      return {
        label: `CPU per transaction with ${format(size)}, relative to ${format(size / 10)}`,
        value: rounded(medianOfPairs(more, fewer, (a, b) => a / b)),
        unit: '×',
        target: targets.growth,
        from: { 'ms of CPU for a change': `${rounded(median(more))} to ${rounded(median(fewer))}` },
      };
    }),
  ];
}

async function changeAll({ changesMs }: Plan, instance: StreamingServer, price: number): Promise<Round> {
  const before = instance.server.cpuMs();
  await instance.changeEach(changesMs, price);
  const toLastMs = await instance.untilDelivered(price);
  return { cpuMs: (instance.server.cpuMs() - before) / instance.size, toLastMs };
}

export const streams: Benchmark = { name: 'streams', run };
