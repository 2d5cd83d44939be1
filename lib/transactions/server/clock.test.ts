/** A wrong clock of the application changes nothing, because only the database's clock decides. On PGlite both are the same
 *  clock. */
import { randomUUID } from 'node:crypto';
import { eq, inArray, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Connection } from '@/lib/db/connection';
import { transactionEvents, transactions } from '@/lib/db/schema';
import { startPolledProof } from '@/testing/polled-proof';
import { testDatabases } from '@/testing/test-databases';
import { setEnvironment } from '@/testing/unit-environment';

const secondMs = 1_000;
const dayMs = 24 * 60 * 60 * secondMs;
const user = { id: 'ada', email: null, signedInUntil: Number.POSITIVE_INFINITY };

let proof: Awaited<ReturnType<typeof startPolledProof>>;
let databaseSingleton: typeof import('@/lib/db').databaseSingleton;
let reconcile: typeof import('./reconciler').reconcile;
let repository: typeof import('./repository');

beforeAll(async () => {
  proof = await startPolledProof();
  setEnvironment({ PROOF_API_BASE_URL: proof.url });
  ({ databaseSingleton } = await import('@/lib/db'));
  ({ reconcile } = await import('./reconciler'));
  repository = await import('./repository');
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => proof.close());

const clocks = [
  ['15 s behind', -15 * secondMs],
  ['three days behind', -3 * dayMs],
  ['three days ahead', 3 * dayMs],
  ['a month ahead', 30 * dayMs],
] as const;

describe.each(testDatabases)('with $name', ({ open }) => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await open();
    databaseSingleton.connection = Promise.resolve(connection);
  });
  afterAll(() => connection.close());
  beforeEach(async () => {
    await connection.db.delete(transactionEvents);
    await connection.db.delete(transactions);
  });

  /** Inserts new orders that are due. */
  async function dueOrders(count: number, status = 'pending'): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID());
    for (const id of ids) proof.statuses.set(id, status);
    const order = { type: 'buy', network: 'TRC20', currency: 'USDT', amount: '1', address: 'T' } as const;
    const due = { userId: user.id, status: 'pending', nextPollAt: sql`now()` };
    await connection.db.insert(transactions).values(ids.map(id => ({ id, ...order, ...due })));
    return ids;
  }

  const setClock = (offsetMs: number) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + offsetMs);
  };

  const seconds = z.object({ rows: z.array(z.object({ seconds: z.coerce.number() })) });
  /** Returns the seconds from now until each time, by the database's clock. */
  const secondsUntil = async (ids: string[], column: 'next_ask_at' | 'updated_at') =>
    seconds
      .parse(
        await connection.db.execute(sql`
          select extract(epoch from ${sql.raw(column)} - now()) as seconds from transactions
          where ${inArray(transactions.id, ids)} and next_ask_at is not null`),
      )
      .rows.map(row => row.seconds);

  it.each(clocks)(
    'an application %s polls 60 new orders once, and schedules the next poll of each',
    async (_, offsetMs) => {
      setClock(offsetMs);
      const ids = await dueOrders(60);
      const rounds = [await reconcile(), await reconcile(), await reconcile()];
      expect(rounds).toEqual([50, 10, 0]);
      expect(ids.map(proof.pollsOf)).toEqual(ids.map(() => 1));
      const delays = await secondsUntil(ids, 'next_ask_at');
      expect(delays).toHaveLength(60);
      // The rounds themselves took a part of the ten seconds; the second round scheduled its polls last.
      expect(Math.max(...delays)).toBeGreaterThan(5);
      expect(Math.max(...delays)).toBeLessThanOrEqual(10);
    },
  );

  it.each(clocks)('an application %s saves the database’s time of a change', async (_, offsetMs) => {
    setClock(offsetMs);
    const ids = await dueOrders(1, 'processing');
    await reconcile();
    const [updated = Number.NaN] = await secondsUntil(ids, 'updated_at');
    expect(Math.abs(updated)).toBeLessThan(30);
  });

  it.each(clocks)('an application %s finds a new order as the newest pending order', async (_, offsetMs) => {
    setClock(offsetMs);
    const [id = ''] = await dueOrders(1);
    expect((await repository.getNewestPending(user))?.merchant_transaction_id).toBe(id);
    const expired = sql`now() - interval '61 minutes'`;
    await connection.db.update(transactions).set({ createdAt: expired }).where(eq(transactions.id, id));
    expect(await repository.getNewestPending(user)).toBeNull();
  });

  it.each(clocks)('an application %s reads the database’s time for its pages', async (_, offsetMs) => {
    setClock(offsetMs);
    const [id = ''] = await dueOrders(1);
    const [row] = await connection.db.select().from(transactions).where(eq(transactions.id, id));
    const age = (await repository.getDatabaseTime()) - (row?.createdAt.getTime() ?? Number.NaN);
    expect(Math.abs(age)).toBeLessThan(30_000);
  });
});
