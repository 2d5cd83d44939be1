/** Measures whether the product's database queries get slower as the table grows: those of the pages and of the
 *  reconciler, with a hundred, ten thousand and a million transactions. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@/lib/db/connection';
import { setEnvironment } from '@/testing/unit-environment';
import { startUpstream } from './child-processes';
import { firstStatement, planOf } from './query-plans';
import { type Benchmark, type Effort, type Row, rounded } from './result';
import { interleave, medianOfPairs, percentile } from './rounds';
import { makeDue, seedTransactions } from './seed';

const target = 1.5;
/** The user `busy` owns four in five transactions, so that their list grows with the table; the others own ten each. */
const userOf = (id: string) => ({ id, email: null, signedInUntil: Number.POSITIVE_INFINITY });

async function run({ rounds, isQuick }: Effort): Promise<Row[]> {
  setEnvironment({ PROOF_API_BASE_URL: await startUpstream() });
  const sizes = isQuick ? [100, 10_000] : [100, 10_000, 1_000_000];
  const databases: Connection[] = [];
  for (const size of sizes) databases.push(await seedTransactions(size));
  const rows: Row[] = [];
  for (const [label, query] of Object.entries(await productQueries())) {
    const isRound = label.startsWith('reconciler');
    const prepare = (database: Connection) => prepareDatabase(database, isRound);
    const count = isRound ? 1 : isQuick ? 100 : 400;
    const measures = databases.map((database, index) => [
      String(sizes[index]),
      () => prepare(database).then(() => p99(query, count)),
    ]);
    const timings = await interleave<string, number>(rounds, Object.fromEntries(measures));
    const plans: string[] = [];
    for (const database of databases) {
      await prepare(database);
      const statement = await firstStatement(database, query);
      await prepare(database);
      plans.push(await planOf(database, statement));
    }
    rows.push(...rowsOf(label, timings, plans.slice(1)));
  }
  return rows;
}

type Query = () => Promise<unknown>;

async function productQueries(): Promise<Record<string, Query>> {
  const { getOwnTransaction, listTransactions, getNewestPending } = await import(
    '@/lib/transactions/server/repository'
  );
  const { reconcile } = await import('@/lib/transactions/server/reconciler');
  const [user, busy] = [userOf('user-1'), userOf('busy')];
  return {
    list: () => listTransactions(user, {}),
    'list, one of its pages': () => listTransactions(user, { cursor: 'id-26' }),
    'list of failed ones': () => listTransactions(user, { status: 'failed' }),
    'busy user: list': () => listTransactions(busy, {}),
    'busy user: list of failed ones': () => listTransactions(busy, { status: 'failed' }),
    'busy user: list of those in progress': () => listTransactions(busy, { status: 'processing' }),
    'busy user: list of sells': () => listTransactions(busy, { type: 'sell' }),
    'busy user: newest unfinished': () => getNewestPending(busy),
    status: () => getOwnTransaction(user, 'id-1'),
    'reconciler, a round of 50': reconcile,
  };
}

/** Makes the product use this database, and for a reconciler round makes fifty transactions due. */
async function prepareDatabase(database: Connection, isRound: boolean): Promise<void> {
  const { databaseSingleton } = await import('@/lib/db');
  databaseSingleton.connection = Promise.resolve(database);
  if (!isRound) return;
  await makeDue(database, 50);
  // The product reads one transaction from Proof at most once a second.
  await sleep(1_100);
}

async function p99(query: Query, count: number): Promise<number> {
  const ms: number[] = [];
  for (let sent = 0; sent < count; sent++) {
    const startedAt = performance.now();
    await query();
    ms.push(performance.now() - startedAt);
  }
  return percentile(ms, 0.99);
}

function rowsOf(label: string, timings: Record<string, number[]>, plans: string[]): Row[] {
  const [[, baseline = []] = [], ...more] = Object.entries(timings);
  return more.map(([size, values], index) => ({
    label: `${label}: p99 with ${Number(size).toLocaleString('en')} transactions, relative to 100`,
    value: rounded(medianOfPairs(values, baseline, (a, b) => a / b)),
    unit: '×',
    target,
    from: {
      ms: values.map(value => rounded(value)).join(' '),
      'with 100': baseline.map(value => rounded(value)).join(' '),
      'rows read': plans[index] ?? '',
    },
  }));
}

export const growth: Benchmark = { name: 'growth', run };
