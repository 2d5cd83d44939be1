/** Refreshes are merged, rate-limited, shared between instances, and never lost; on each database. */
import { eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseSingleton } from '@/lib/db';
import type { Connection } from '@/lib/db/connection';
import { transactionEvents, transactions } from '@/lib/db/schema';
import { emailFor, startRouteHarness } from '@/testing/route-harness';
import { testDatabases } from '@/testing/test-databases';

let route: Awaited<ReturnType<typeof startRouteHarness>>;
let connection: Connection;
let refreshTransaction: typeof import('./refresh').refreshTransaction;
let reconcile: typeof import('./reconciler').reconcile;
let handleWebhook: typeof import('./webhook').handleWebhook;

beforeAll(async () => {
  route = await startRouteHarness();
  ({ refreshTransaction } = await import('./refresh'));
  ({ reconcile } = await import('./reconciler'));
  ({ handleWebhook } = await import('./webhook'));
});
afterAll(() => route.close());

const rowOf = async (id: string) => {
  const [row] = await connection.db.select().from(transactions).where(eq(transactions.id, id));
  if (!row) throw new Error(`no ${id}`);
  return row;
};

async function newTransactions(count: number) {
  const email = emailFor('verified');
  const cookie = await route.signIn(email);
  const ids = await Promise.all(Array.from({ length: count }, () => route.open(cookie)));
  const requests = async () =>
    (await route.receivedFrom(email)).filter(({ path }) => path.startsWith('/widget/transactions/'));
  return { email, ids, requests };
}

/** Makes these due for the next round of the reconciler. */
const makeDue = (ids: string[]) =>
  connection.db.update(transactions).set({ nextPollAt: new Date() }).where(inArray(transactions.id, ids));

describe.each(testDatabases)('on $name', ({ open }) => {
  beforeAll(async () => {
    connection = await open();
    databaseSingleton.connection = Promise.resolve(connection);
  });
  afterAll(() => connection.close());
  beforeEach(async () => {
    await connection.db.update(transactions).set({ nextPollAt: null });
  });

  it('merges a flood of hints about one id into one request per second, and covers the last hint', async () => {
    const { ids, requests } = await newTransactions(1);
    const [id = ''] = ids;
    const startedAt = performance.now();
    const flood = Array.from({ length: 500 }, () => handleWebhook(id));
    await new Promise(resolve => setTimeout(resolve, 200));
    await route.move(id, 'processing');
    await Promise.all([...flood, handleWebhook(id)]);
    expect((await rowOf(id)).status).toBe('processing');
    expect((await requests()).length).toBeGreaterThan(0);
    const seconds = Math.ceil((performance.now() - startedAt) / 1000);
    expect((await requests()).length).toBeLessThanOrEqual(seconds + 1);
  });

  it('sends no request for a webhook about an unknown id or a final transaction', async () => {
    const { ids, requests, email } = await newTransactions(1);
    const [id = ''] = ids;
    await connection.db.update(transactions).set({ status: 'completed' }).where(eq(transactions.id, id));
    await Promise.all([id, 'unknown', '\u0000', '', "'"].map(handleWebhook));
    expect(await requests()).toEqual([]);
    expect((await route.receivedFrom(email)).map(({ path }) => path)).toEqual(['/widget/session']);
  });

  it('concurrent rounds share the work: each id is read once', async () => {
    const { ids, requests } = await newTransactions(12);
    expect(await reconcile()).toBe(0);
    await makeDue(ids);
    const counts = await Promise.all([reconcile(), reconcile(), reconcile()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(12);
    expect((await requests()).map(({ path }) => path.split('/').at(-1)).sort()).toEqual([...ids].sort());
    for (const id of ids) expect((await rowOf(id)).nextPollAt?.getTime()).toBeGreaterThan(Date.now() + 5_000);
  });

  it('a claimed transaction is due again within a minute when Proof does not answer', async () => {
    const { ids, email } = await newTransactions(1);
    const [id = ''] = ids;
    await route.breakChannel(email, 'transaction', 'refuse');
    await makeDue(ids);
    expect(await reconcile()).toBe(1);
    const { nextPollAt, status } = await rowOf(id);
    expect(status).toBe('pending');
    expect(nextPollAt?.getTime()).toBeLessThanOrEqual(Date.now() + 61_000);
    await route.breakChannel(email, 'transaction', 'none');
    await route.move(id, 'completed');
    await makeDue(ids);
    await reconcile();
    expect(await rowOf(id)).toMatchObject({ status: 'completed', nextPollAt: null });
  });

  it('does not poll a final transaction again', async () => {
    const { ids, requests } = await newTransactions(2);
    for (const id of ids) await route.move(id, 'cancelled');
    await makeDue(ids);
    expect(await reconcile()).toBe(2);
    for (const id of ids) expect(await rowOf(id)).toMatchObject({ status: 'cancelled', nextPollAt: null });
    expect(await reconcile()).toBe(0);
    expect((await requests()).length).toBe(2);
  });

  it('follows a failed transaction again when it comes back', async () => {
    const { ids } = await newTransactions(1);
    const [id = ''] = ids;
    await route.move(id, 'failed');
    await refreshTransaction(id, 'timer');
    expect((await rowOf(id)).status).toBe('failed');
    await route.move(id, 'processing');
    await refreshTransaction(id, 'timer');
    await route.move(id, 'completed');
    await refreshTransaction(id, 'webhook');
    expect((await rowOf(id)).status).toBe('completed');
    const events = await connection.db
      .select()
      .from(transactionEvents)
      .where(eq(transactionEvents.transactionId, id));
    expect(events.map(({ status }) => status)).toEqual(['failed', 'processing', 'completed']);
  });

  it('polls a failed transaction until Proof has answered after its session expired', async () => {
    const { ids, email } = await newTransactions(1);
    const [id = ''] = ids;
    await route.move(id, 'failed');
    await refreshTransaction(id, 'timer');
    const createdAt = new Date(Date.now() - 2 * 60 * 60 * 1000);
    await connection.db.update(transactions).set({ createdAt }).where(eq(transactions.id, id));
    await route.breakChannel(email, 'transaction', 'refuse');
    await refreshTransaction(id, 'reconciler');
    expect((await rowOf(id)).nextPollAt).not.toBeNull();
    await route.breakChannel(email, 'transaction', 'none');
    await route.move(id, 'processing');
    await refreshTransaction(id, 'reconciler');
    expect(await rowOf(id)).toMatchObject({ status: 'processing', nextPollAt: expect.any(Date) });
  });

  it('leaves a watched transaction alone, and polls it again soon after the watch ends', async () => {
    const { watchTransaction } = await import('./watcher');
    const { ids } = await newTransactions(1);
    const [id = ''] = ids;
    await makeDue(ids);
    const stop = await watchTransaction(id, () => {});
    const dueIn = async () => ((await rowOf(id)).nextPollAt?.getTime() ?? 0) - Date.now();
    await expect.poll(dueIn, { timeout: 10_000 }).toBeGreaterThan(20_000);
    stop();
    await expect.poll(dueIn, { timeout: 10_000 }).toBeLessThan(11_000);
  });

  it('a stale response does not undo a change', async () => {
    const { ids, email } = await newTransactions(1);
    const [id = ''] = ids;
    await route.move(id, 'processing');
    await refreshTransaction(id, 'timer');
    await route.move(id, 'failed');
    await refreshTransaction(id, 'timer');
    await route.breakChannel(email, 'transaction', 'stale');
    await refreshTransaction(id, 'timer');
    expect((await rowOf(id)).status).toBe('failed');
  });

  it('saves no response that repeats the known row, unless a poll must be scheduled', async () => {
    const { ids } = await newTransactions(1);
    const [id = ''] = ids;
    expect(await refreshTransaction(id, 'timer')).toBe('saved');
    await makeDue(ids);
    const known = await rowOf(id);
    expect(await refreshTransaction(id, 'timer', known)).toBe('unchanged');
    expect(await rowOf(id)).toEqual(known);
    await route.move(id, 'failed');
    expect(await refreshTransaction(id, 'timer', known)).toBe('saved');
    const failed = await rowOf(id);
    expect(failed.status).toBe('failed');
    expect(await refreshTransaction(id, 'timer', failed)).toBe('saved');
  });

  it('stops polling a transaction after seven days', async () => {
    const { ids } = await newTransactions(1);
    const [id = ''] = ids;
    const createdAt = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000);
    await connection.db.update(transactions).set({ createdAt }).where(eq(transactions.id, id));
    await makeDue(ids);
    expect(await reconcile()).toBe(1);
    expect(await rowOf(id)).toMatchObject({ status: 'pending', nextPollAt: null });
  });
});
