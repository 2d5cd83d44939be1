/** Transactions that people watch: how many connections to Proof they take, what a watcher costs, how soon a change is
 *  told, and whether all that grows faster than their number. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from './child-processes';
import { type Benchmark, type Effort, type Row, rounded } from './result';
import { interleave, median, medianOfPairs, percentile } from './rounds';
import { StreamingServer, streamsPerTransaction } from './streaming-server';

const emptyStream = '/api/bench/stream';
const beatingStream = '/api/bench/heartbeats';
const targets = { streamKb: 15, toldMs: 250, idleShare: 3, growth: 1.5 };

type Plan = {
  isQuick: boolean;
  sizes: number[];
  memoryRounds: number;
  /** After the streams are open, until the memory is read. */
  settleMs: number;
  idleMs: number;
  /** In a round each transaction changes once, evenly over so long. */
  rounds: number;
  changesMs: number;
};

/** Of too few streams and seconds neither the memory nor the CPU of one says much: the short form has no targets for them.
 *  In the long form three minutes of idling, so that the question of each minute is in it, and what V8 collects now and
 *  then; and changes so far apart that the second question about each is in it too. */
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
  for (const followed of all) await followed.openStreams(followed.size);
  const memory = await memoryRows(plan, simulator);
  // Meanwhile what begins with a stream is over.
  const beating = await StreamingServer.start(simulator, most(plan.sizes));
  await beating.openStreams(beating.size, beatingStream);
  const idle = await idleRows(plan, all, beating);
  await beating.stop();
  return [...idle, ...memory, ...(await changeRows(plan, all))];
}

const most = (sizes: number[]) => sizes.at(-1) ?? 0;
const number = (value: number) => value.toLocaleString('en');

/** What a stream takes, each time in a fresh server, beside one that is open and empty. */
async function memoryRows(
  { sizes, memoryRounds, settleMs, isQuick }: Plan,
  simulator: string,
): Promise<Row[]> {
  const kbPerStream = async (size: number, path?: string) => {
    const followed = await StreamingServer.start(simulator, size);
    // What only the first of them take is not counted.
    const first = size / 10;
    await followed.openStreams(first, path);
    const before = followed.program.residentMb();
    await followed.openStreams(size - first, path);
    await sleep(settleMs);
    const after = followed.program.residentMb();
    await followed.deliveries();
    await followed.stop();
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
      label: `memory per stream, above an empty one’s, with ${number(size * streamsPerTransaction)} open`,
      value: rounded(
        medianOfPairs(ours, empty, (a, b) => a - b),
        1,
      ),
      unit: 'kB',
      ...(!isQuick && { target: targets.streamKb }),
      from: { kB: `${listed(ours)} to ${listed(empty)}` },
    },
    {
      label: `memory per transaction with ${number(size)}, of that with ${number(size / 10)}`,
      value: rounded(medianOfPairs(ours, fewer, (a, b) => a / b)),
      unit: '×',
      target: targets.growth,
    },
  ];
}

const listed = (values: number[]) => values.map(value => rounded(value, 0)).join(' ');

/** Beside a server of the same build whose streams do nothing but beat, in the same seconds. */
async function idleRows(
  { idleMs, isQuick }: Plan,
  all: StreamingServer[],
  beating: StreamingServer,
): Promise<Row[]> {
  const followed = all.at(-1);
  if (!followed) return [];
  const connections = await followed.upstreamConnections();
  const used = () => [followed, beating].map(({ program }) => program.cpuMs());
  const before = used();
  await sleep(idleMs);
  const [share = 0, floor = 0] = used().map((ms, index) => ((ms - (before[index] ?? 0)) / idleMs) * 100);
  await followed.deliveries();
  const open = followed.size * streamsPerTransaction;
  return [
    {
      label: `connections to Proof for ${number(open)} streams, of the transactions`,
      value: rounded(connections / followed.size),
      unit: '×',
      target: 1,
      from: { connections, transactions: followed.size },
    },
    {
      label: `CPU while idle with ${number(open)} streams open, of a core`,
      value: rounded(share, 1),
      unit: '%',
      ...(!isQuick && { target: targets.idleShare }),
      from: { 'streams that only beat': `${rounded(floor, 1)} %`, seconds: idleMs / 1000 },
    },
  ];
}

type Round = { cpuMs: number; toLastMs: number[] };

/** All sizes side by side, in the same seconds. */
async function changeRows(plan: Plan, all: StreamingServer[]): Promise<Row[]> {
  const found: Round[][] = all.map(() => []);
  for (let round = 0; round <= plan.rounds; round++) {
    const changed = await Promise.all(all.map(followed => changeAll(plan, followed, round + 1)));
    // The first is a warm-up.
    if (round > 0) for (const [index, each] of changed.entries()) found[index]?.push(each);
  }
  const cpu = found.map(rounds => rounds.map(({ cpuMs }) => cpuMs));
  const toLast = (share: number) =>
    rounded(median((found.at(-1) ?? []).map(({ toLastMs }) => percentile(toLastMs, share))), 0);
  return [
    {
      label: `from a change to its last watcher: p99 with ${number(most(plan.sizes))} transactions`,
      value: toLast(0.99),
      unit: 'ms',
      target: targets.toldMs,
      from: { p50: toLast(0.5), 'changes a second': (most(plan.sizes) * 1000) / plan.changesMs },
    },
    ...plan.sizes.slice(1).map((size, index): Row => {
      const [fewer = [], more = []] = cpu.slice(index);
      return {
        label: `CPU per transaction with ${number(size)}, of that with ${number(size / 10)}`,
        value: rounded(medianOfPairs(more, fewer, (a, b) => a / b)),
        unit: '×',
        target: targets.growth,
        from: { 'ms of CPU for a change': `${rounded(median(more))} to ${rounded(median(fewer))}` },
      };
    }),
  ];
}

async function changeAll({ changesMs }: Plan, followed: StreamingServer, price: number): Promise<Round> {
  const before = followed.program.cpuMs();
  await followed.changeEach(changesMs, price);
  const toLastMs = await followed.untilDelivered(price);
  return { cpuMs: (followed.program.cpuMs() - before) / followed.size, toLastMs };
}

export const streams: Benchmark = { name: 'following', run };
