/** From `npm start` to the first 200 of /api/health, and the memory of a server that nobody asks anything, beside a
 *  plain Next app. Cold: the first start, with the database still to be made; warm: any later one. */
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
  const program = await ServerProcess.start('start', folder, startCommand(folder), variables);
  await program.untilReady();
  const ms = performance.now() - startedAt;
  await sleep(idleMs);
  const residentMb = program.residentMb();
  await program.stop();
  return { ms, residentMb };
}

async function run({ rounds, isQuick }: Effort): Promise<Row[]> {
  const [app, plain] = [buildProduct(), buildPlain()];
  const [postgres, pglite] = [await makeEmptyPostgres(), await makeEmptyPglite()];
  const idleMs = isQuick ? 200 : 2_000;
  const startOurs = (variables: Record<string, string>) => startOnce(app, variables, idleMs);
  const found = await interleave(rounds, {
    plain: () => startOnce(plain, {}, idleMs),
    'on Postgres, cold': async () => startOurs(await makeEmptyPostgres()),
    'on Postgres, warm': () => startOurs(postgres),
    'on PGlite, cold': async () => startOurs(await makeEmptyPglite()),
    'on PGlite, warm': () => startOurs(pglite),
  });
  const { plain: theirs, ...ours } = found;
  return Object.entries(ours).flatMap(([name, values]) => [
    ratioOf(`start ${name}, of a plain Next app’s`, values, theirs, 'ms'),
    ratioOf(`memory ${name}, of a plain Next app’s`, values, theirs, 'residentMb'),
  ]);
}

function ratioOf(what: string, ours: Started[], theirs: Started[], of: 'ms' | 'residentMb'): Row {
  const [a, b] = [ours.map(each => each[of]), theirs.map(each => each[of])];
  return {
    label,
    value: rounded(medianOfPairs(a, b, (one, other) => one / other)),
    unit: '×',
    from: { [of === 'ms' ? 'ms' : 'MB']: `${Math.round(median(a))} to ${Math.round(median(b))}` },
  };
}

export const start: Benchmark = { name: 'start', run };
