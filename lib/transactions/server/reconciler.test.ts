/** Asking: put together, limited, shared between instances, and lost by none; on each database. */
import { eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseHolder } from '@/lib/db';
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
  const questions = async () =>
    (await route.receivedFrom(email)).filter(({ path }) => path.startsWith('/widget/transactions/'));
  return { email, ids, questions };
}

/** Lets the reconciler find these at its next round. */
const makeDue = (ids: string[]) =>
  connection.db.update(transactions).set({ nextAskAt: new Date() }).where(inArray(transactions.id, ids));

describe.each(testDatabases)('on $name', ({ open }) => {
  beforeAll(async () => {
    connection = await open();
    databaseHolder.connection = Promise.resolve(connection);
  });
  afterAll(() => connection.close());
  beforeEach(async () => {
    await connection.db.update(transactions).set({ nextAskAt: null });
  });

  it('a flood of hints about one id becomes a question a second, the last hint not lost', async () => {
    const { ids, questions } = await newTransactions(1);
    const [id = ''] = ids;
    const startedAt = performance.now();
    const flood = Array.from({ length: 500 }, () => handleWebhook(id));
    await new Promise(resolve => setTimeout(resolve, 200));
    await route.move(id, 'processing');
    await Promise.all([...flood, handleWebhook(id)]);
    expect((await rowOf(id)).status).toBe('processing');
    expect((await questions()).length).toBeGreaterThan(0);
    const seconds = Math.ceil((performance.now() - startedAt) / 1000);
    expect((await questions()).length).toBeLessThanOrEqual(seconds + 1);
  });

  it('a webhook about an unknown id, or one that is final, asks nothing', async () => {
    const { ids, questions, email } = await newTransactions(1);
    const [id = ''] = ids;
    await connection.db.update(transactions).set({ status: 'completed' }).where(eq(transactions.id, id));
    await Promise.all([id, 'unknown', '\u0000', '', "'"].map(handleWebhook));
    expect(await questions()).toEqual([]);
    expect((await route.receivedFrom(email)).map(({ path }) => path)).toEqual(['/widget/session']);
  });

  it('several rounds at once share the work: each id is asked about once', async () => {
    const { ids, questions } = await newTransactions(12);
    expect(await reconcile()).toBe(0);
    await makeDue(ids);
    const asked = await Promise.all([reconcile(), reconcile(), reconcile()]);
    expect(asked.reduce((sum, count) => sum + count, 0)).toBe(12);
    expect((await questions()).map(({ path }) => path.split('/').at(-1)).sort()).toEqual([...ids].sort());
    for (const id of ids) expect((await rowOf(id)).nextAskAt?.getTime()).toBeGreaterThan(Date.now() + 5_000);
  });

  it('what was claimed and not answered is due again within a minute', async () => {
    const { ids, email } = await newTransactions(1);
    const [id = ''] = ids;
    await route.breakChannel(email, 'transaction', 'refuse');
    await makeDue(ids);
    expect(await reconcile()).toBe(1);
    const { nextAskAt, status } = await rowOf(id);
    expect(status).toBe('pending');
    expect(nextAskAt?.getTime()).toBeLessThanOrEqual(Date.now() + 61_000);
    await route.breakChannel(email, 'transaction', 'none');
    await route.move(id, 'completed');
    await makeDue(ids);
    await reconcile();
    expect(await rowOf(id)).toMatchObject({ status: 'completed', nextAskAt: null });
  });

  it('what is final is not asked about again', async () => {
    const { ids, questions } = await newTransactions(2);
    for (const id of ids) await route.move(id, 'cancelled');
    await makeDue(ids);
    expect(await reconcile()).toBe(2);
    for (const id of ids) expect(await rowOf(id)).toMatchObject({ status: 'cancelled', nextAskAt: null });
    expect(await reconcile()).toBe(0);
    expect((await questions()).length).toBe(2);
  });

  it('a failed one that comes back is followed again', async () => {
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

  it('a failed one is not left before a question after its hour was answered', async () => {
    const { ids, email } = await newTransactions(1);
    const [id = ''] = ids;
    await route.move(id, 'failed');
    await refreshTransaction(id, 'timer');
    const createdAt = new Date(Date.now() - 2 * 60 * 60 * 1000);
    await connection.db.update(transactions).set({ createdAt }).where(eq(transactions.id, id));
    await route.breakChannel(email, 'transaction', 'refuse');
    await refreshTransaction(id, 'reconciler');
    expect((await rowOf(id)).nextAskAt).not.toBeNull();
    await route.breakChannel(email, 'transaction', 'none');
    await route.move(id, 'processing');
    await refreshTransaction(id, 'reconciler');
    expect(await rowOf(id)).toMatchObject({ status: 'processing', nextAskAt: expect.any(Date) });
  });

  it('what is watched is not the reconciler’s, and is again soon after', async () => {
    const { watchTransaction } = await import('./watcher');
    const { ids } = await newTransactions(1);
    const [id = ''] = ids;
    await makeDue(ids);
    const stop = await watchTransaction(id, () => {});
    const dueIn = async () => ((await rowOf(id)).nextAskAt?.getTime() ?? 0) - Date.now();
    await expect.poll(dueIn, { timeout: 10_000 }).toBeGreaterThan(20_000);
    stop();
    await expect.poll(dueIn, { timeout: 10_000 }).toBeLessThan(11_000);
  });

  it('an answer from before the change does not undo it', async () => {
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

  it('an answer that is known already is not written down; news, and what has to be planned, is', async () => {
    const { ids } = await newTransactions(1);
    const [id = ''] = ids;
    expect(await refreshTransaction(id, 'timer')).toBe('recorded');
    await makeDue(ids);
    const known = await rowOf(id);
    expect(await refreshTransaction(id, 'timer', known)).toBe('known');
    expect(await rowOf(id)).toEqual(known);
    await route.move(id, 'failed');
    expect(await refreshTransaction(id, 'timer', known)).toBe('recorded');
    const failed = await rowOf(id);
    expect(failed.status).toBe('failed');
    expect(await refreshTransaction(id, 'timer', failed)).toBe('recorded');
  });

  it('one that is given up is asked about no more', async () => {
    const { ids } = await newTransactions(1);
    const [id = ''] = ids;
    const createdAt = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000);
    await connection.db.update(transactions).set({ createdAt }).where(eq(transactions.id, id));
    await makeDue(ids);
    expect(await reconcile()).toBe(1);
    expect(await rowOf(id)).toMatchObject({ status: 'pending', nextAskAt: null });
  });
});
