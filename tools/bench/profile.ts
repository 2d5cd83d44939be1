/** What a session's CPU goes to, by package: what it takes more than an empty route, in parts of all that that one takes.
 *  Beside it the same of a route that waits for as much. */

import { startContenders, warmUpRequests } from './contenders';
import { byPackage } from './cpu-by-package';
import { profiler } from './inspector';
import { type Benchmark, type Effort, type Row, rounded } from './result';
import { interleave } from './rounds';

/** Falling asleep and waking up are the kernel's, and the log is written by a thread of its own. */
const unseen = 'what no profile sees: falling asleep, waking up, other threads';
/** What is less is told as one. */
const least = 0.01;

/** Per request, ms of CPU by what they went to. */
type Spent = Map<string, number>;

async function run(effort: Effort): Promise<Row[]> {
  const parties = await startContenders({ NODE_OPTIONS: '--inspect=127.0.0.1:0' });
  const rows: Row[] = [];
  const profiled = async ({ ask, program }: (typeof parties)['ours']) => {
    await ask(32, warmUpRequests(effort));
    const profile = await profiler(program);
    return async (connections: number, requests: number): Promise<Spent> => {
      const { done, profile: found } = await profile(() => ask(connections, requests));
      const spent = new Map([...byPackage(found)].map(([name, ms]) => [name, ms / requests]));
      return spent.set(unseen, done.cpuMs - sum(spent.values()));
    };
  };
  const floor = await profiled(parties.floor);
  const waiting = await profiled(parties.least);
  const ours = await profiled(parties.ours);
  for (const connections of [32, 1]) {
    const found = await interleave(effort.rounds, {
      floor: () => floor(connections, effort.requests),
      waiting: () => waiting(connections, effort.requests),
      ours: () => ours(connections, effort.requests),
    });
    rows.push(...rowsAt(connections, found));
  }
  return rows;
}

function rowsAt(
  connections: number,
  { floor, waiting, ours }: Record<'floor' | 'waiting' | 'ours', Spent[]>,
): Row[] {
  const all = sum(floor.flatMap(spent => [...spent.values()]));
  const of = (spents: Spent[], name: string) => sum(spents.map(spent => spent.get(name) ?? 0));
  const more = (spents: Spent[], name: string) => (of(spents, name) - of(floor, name)) / all;
  const names = new Set([...ours, ...waiting].flatMap(spent => [...spent.keys()]));
  const rows = [...names].map(name => ({
    what: `at ${connections}: ${name}`,
    value: more(ours, name),
    waiting: more(waiting, name),
  }));
  const isMore = (row: (typeof rows)[number]) => Math.max(row.value, row.waiting) >= least;
  const rest = rows.filter(row => !isMore(row));
  return [
    ...rows.filter(isMore).toSorted((a, b) => b.value - a.value),
    {
      what: `at ${connections}: all else`,
      value: sum(rest.map(({ value }) => value)),
      waiting: sum(rest.map(row => row.waiting)),
    },
  ].map(row => ({
    what: row.what,
    value: rounded(row.value),
    unit: '×',
    from: { 'of the route that only waits': rounded(row.waiting) },
  }));
}

const sum = (values: Iterable<number>) => [...values].reduce((all, value) => all + value, 0);

export const profile: Benchmark = { name: 'profile', onlyWhenNamed: true, run };
