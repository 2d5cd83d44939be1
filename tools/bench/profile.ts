/** The CPU time of a session by package, minus that of an empty route, relative to the empty route's total. The same for a
 *  route that makes the same calls. */
import { startContenders, warmUpRequests } from './contenders';
import { byPackage } from './cpu-by-package';
import { profiler } from './inspector';
import { type Benchmark, type Effort, type Row, rounded } from './result';
import { interleave } from './rounds';

/** The profile contains neither the kernel's time for sleep and wake-up nor the thread that writes the log. */
const outsideProfile = 'outside the profile: sleep, wake-up, other threads';
/** Smaller shares are summed up in one row. */
const minShare = 0.01;

/** CPU milliseconds per request, by package. */
type CpuByPackage = Map<string, number>;

async function run(effort: Effort): Promise<Row[]> {
  const contenders = await startContenders({ NODE_OPTIONS: '--inspect=127.0.0.1:0' });
  const rows: Row[] = [];
  const profiled = async ({ send, server }: (typeof contenders)['ours']) => {
    await send(32, warmUpRequests(effort));
    const profile = await profiler(server);
    return async (connections: number, requests: number): Promise<CpuByPackage> => {
      const { result, profile: cpuProfile } = await profile(() => send(connections, requests));
      const spent = new Map([...byPackage(cpuProfile)].map(([name, ms]) => [name, ms / requests]));
      return spent.set(outsideProfile, result.cpuMs - sum(spent.values()));
    };
  };
  const empty = await profiled(contenders.empty);
  const sameCalls = await profiled(contenders.sameCalls);
  const ours = await profiled(contenders.ours);
  for (const connections of [32, 1]) {
    const rounds = await interleave(effort.rounds, {
      empty: () => empty(connections, effort.requests),
      sameCalls: () => sameCalls(connections, effort.requests),
      ours: () => ours(connections, effort.requests),
    });
    rows.push(...rowsAt(connections, rounds));
  }
  return rows;
}

function rowsAt(
  connections: number,
  { empty, sameCalls, ours }: Record<'empty' | 'sameCalls' | 'ours', CpuByPackage[]>,
): Row[] {
  const all = sum(empty.flatMap(spent => [...spent.values()]));
  const of = (results: CpuByPackage[], name: string) => sum(results.map(spent => spent.get(name) ?? 0));
  const more = (results: CpuByPackage[], name: string) => (of(results, name) - of(empty, name)) / all;
  const names = new Set([...ours, ...sameCalls].flatMap(spent => [...spent.keys()]));
  const rows = [...names].map(name => ({
    label: `at ${connections}: ${name}`,
    value: more(ours, name),
    sameCalls: more(sameCalls, name),
  }));
  const isShown = (row: (typeof rows)[number]) => Math.max(row.value, row.sameCalls) >= minShare;
  const rest = rows.filter(row => !isShown(row));
  return [
    ...rows.filter(isShown).toSorted((a, b) => b.value - a.value),
    {
      label: `at ${connections}: all other`,
      value: sum(rest.map(({ value }) => value)),
      sameCalls: sum(rest.map(row => row.sameCalls)),
    },
  ].map(row => ({
    label: row.label,
    value: rounded(row.value),
    unit: '×',
    from: { 'of the route with the same calls': rounded(row.sameCalls) },
  }));
}

const sum = (values: Iterable<number>) => [...values].reduce((all, value) => all + value, 0);

export const profile: Benchmark = { name: 'profile', onlyWhenNamed: true, run };
