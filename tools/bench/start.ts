/** Measures the time from `npm start` to the first 200 of /api/health, and the memory of an idle server, relative to a plain
 *  Next app. Cold is the first start, which creates the database's tables; warm is any later start. */
import { setTimeout as sleep } from 'node:timers/promises';
import { buildPlain, buildProduct, startCommand } from './builds';
import { makeEmptyPglite, makeEmptyPostgres } from './databases';
import { type Benchmark, type Effort, type Row, rounded } from './result';
import { interleave, median, medianOfPairs } from './rounds';
import { ServerProcess } from './server-process';

type Started = { ms: number; residentMb: number };

async function startOnce(
  folder: string,
  variables: Record<string, string>,
  idleMs: number,
): Promise<Started> {
  const startedAt = performance.now();
  const server = await ServerProcess.start('start', folder, startCommand(folder), variables);
  await server.untilReady();
  const ms = performance.now() - startedAt;
  await sleep(idleMs);
  const residentMb = server.residentMb();
  await server.stop();
  return { ms, residentMb };
}

async function run({ rounds, isQuick }: Effort): Promise<Row[]> {
  const [app, plain] = [buildProduct(), buildPlain()];
  const [postgres, pglite] = [await makeEmptyPostgres(), await makeEmptyPglite()];
  const idleMs = isQuick ? 200 : 2_000;
  const startOurs = (variables: Record<string, string>) => startOnce(app, variables, idleMs);
  const results = await interleave(rounds, {
    plain: () => startOnce(plain, {}, idleMs),
    'on Postgres, cold': async () => startOurs(await makeEmptyPostgres()),
    'on Postgres, warm': () => startOurs(postgres),
    'on PGlite, cold': async () => startOurs(await makeEmptyPglite()),
    'on PGlite, warm': () => startOurs(pglite),
  });
  const { plain: theirs, ...ours } = results;
  return Object.entries(ours).flatMap(([name, values]) => [
    ratioOf(`start ${name}, relative to a plain Next app`, values, theirs, 'ms'),
    ratioOf(`memory ${name}, relative to a plain Next app`, values, theirs, 'residentMb'),
  ]);
}

function ratioOf(label: string, ours: Started[], theirs: Started[], key: 'ms' | 'residentMb'): Row {
  const [a, b] = [ours.map(each => each[key]), theirs.map(each => each[key])];
  return {
    label,
    value: rounded(medianOfPairs(a, b, (value, base) => value / base)),
    unit: '×',
    from: { [key === 'ms' ? 'ms' : 'MB']: `${Math.round(median(a))} to ${Math.round(median(b))}` },
  };
}

export const start: Benchmark = { name: 'start', run };
