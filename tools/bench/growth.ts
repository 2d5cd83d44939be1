/** Whether a server that has been in use for years is as fast as a new one: what a page and the reconciler ask the
 *  database, with a hundred transactions on record, ten thousand, and a million. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@/lib/db/connection';
import { setEnvironment } from '@/testing/unit-environment';
import { startUpstream } from './child-processes';
import { firstStatement, planOf } from './query-plans';
import { type Benchmark, type Effort, type Row, rounded } from './result';
import { interleave, medianOfPairs, percentile } from './rounds';
import { makeDue, seedTransactions } from './seed';

const target = 1.5;
/** Four in five of all transactions are `busy`'s, so that their list grows with the table; the others have ten each. */
const userOf = (id: string) => ({ id, email: null, signedInUntil: Number.POSITIVE_INFINITY });

async function run({ rounds, isQuick }: Effort): Promise<Row[]> {
  setEnvironment({ PROOF_API_BASE_URL: await startUpstream() });
  const sizes = isQuick ? [100, 10_000] : [100, 10_000, 1_000_000];
  const records: Connection[] = [];
  for (const size of sizes) records.push(await seedTransactions(size));
  const rows: Row[] = [];
  for (const [what, ask] of Object.entries(await productQueries())) {
    const isRound = what.startsWith('reconciler');
    const prepare = (record: Connection) => prepareDatabase(record, isRound);
    const count = isRound ? 1 : isQuick ? 100 : 400;
    const measures = records.map((record, index) => [
      String(sizes[index]),
      () => prepare(record).then(() => p99(ask, count)),
    ]);
    const found = await interleave<string, number>(rounds, Object.fromEntries(measures));
    const plans: string[] = [];
    for (const record of records) {
      await prepare(record);
      const statement = await firstStatement(record, ask);
      await prepare(record);
      plans.push(await planOf(record, statement));
    }
    rows.push(...rowsOf(what, found, plans.slice(1)));
  }
  return rows;
}

type Query = () => Promise<unknown>;

async function productQueries(): Promise<Record<string, Query>> {
  const { getOwnTransaction, listTransactions, getNewestPending } = await import(
    '@/lib/transactions/server/repository'
  );
  const { reconcile } = await import('@/lib/transactions/server/reconciler');
  const [somebody, busy] = [userOf('user-1'), userOf('busy')];
  return {
    list: () => listTransactions(somebody, {}),
    'list, one of its pages': () => listTransactions(somebody, { cursor: 'id-26' }),
    'list of failed ones': () => listTransactions(somebody, { status: 'failed' }),
    'busy user: list': () => listTransactions(busy, {}),
    'busy user: list of failed ones': () => listTransactions(busy, { status: 'failed' }),
    'busy user: list of those in progress': () => listTransactions(busy, { status: 'processing' }),
    'busy user: list of sells': () => listTransactions(busy, { type: 'sell' }),
    'busy user: newest unfinished': () => getNewestPending(busy),
    status: () => getOwnTransaction(somebody, 'id-1'),
    'reconciler, a round of 50': reconcile,
  };
}

/** Has the product ask this one; for a round with fifty due. */
async function prepareDatabase(record: Connection, isRound: boolean): Promise<void> {
  const { databaseHolder } = await import('@/lib/db');
  databaseHolder.connection = Promise.resolve(record);
  if (!isRound) return;
  await makeDue(record, 50);
  // About one id Proof is asked once a second, no more.
  await sleep(1_100);
}

async function p99(ask: Query, count: number): Promise<number> {
  const ms: number[] = [];
  for (let asked = 0; asked < count; asked++) {
    const startedAt = performance.now();
    await ask();
    ms.push(performance.now() - startedAt);
  }
  return percentile(ms, 0.99);
}

function rowsOf(what: string, found: Record<string, number[]>, plans: string[]): Row[] {
  const [[, fewest = []] = [], ...more] = Object.entries(found);
  return more.map(([size, values], index) => ({
    what: `${what}: p99 with ${Number(size).toLocaleString('en')} on record, of its with 100`,
    value: rounded(medianOfPairs(values, fewest, (a, b) => a / b)),
    unit: '×',
    target,
    from: {
      ms: values.map(value => rounded(value)).join(' '),
      'with 100': fewest.map(value => rounded(value)).join(' '),
      'rows read': plans[index] ?? '',
    },
  }));
}

export const growth: Benchmark = { name: 'growth', run };
