/** How often an order is polled in its whole life, and that no payment is missed; on each database. The tests move the
 *  order's times back instead of waiting. */
import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Connection } from '@/lib/db/connection';
import { transactions } from '@/lib/db/schema';
import type { OrderType } from '@/lib/transactions/schema';
import { startPolledProof } from '@/testing/polled-proof';
import { testDatabases } from '@/testing/test-databases';
import { setEnvironment } from '@/testing/unit-environment';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const agedRows = z.object({ rows: z.array(z.object({ age: z.coerce.number() })) });

let proof: Awaited<ReturnType<typeof startPolledProof>>;
let connection: Connection;
let databaseSingleton: typeof import('@/lib/db').databaseSingleton;
let reconcile: typeof import('./reconciler').reconcile;
let handleWebhook: typeof import('./webhook').handleWebhook;
let applyProofState: typeof import('./apply-update').applyProofState;
let watchTransaction: typeof import('./watcher').watchTransaction;

beforeAll(async () => {
  proof = await startPolledProof();
  setEnvironment({ PROOF_API_BASE_URL: proof.url });
  ({ databaseSingleton } = await import('@/lib/db'));
  ({ reconcile } = await import('./reconciler'));
  ({ handleWebhook } = await import('./webhook'));
  ({ applyProofState } = await import('./apply-update'));
  ({ watchTransaction } = await import('./watcher'));
  // A refresh of the same id waits until one second after the last.
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterAll(() => {
  vi.useRealTimers();
  proof.close();
});

describe.each(testDatabases)('an order on $name', ({ open }) => {
  beforeAll(async () => {
    connection = await open();
    databaseSingleton.connection = Promise.resolve(connection);
  });
  afterAll(() => connection.close());

  async function openOrder(type: OrderType): Promise<string> {
    const id = randomUUID();
    const order = { type, network: 'TRC20', currency: 'USDT', amount: '99.50', address: 'T' };
    await connection.db.insert(transactions).values({ id, userId: 'ada', status: 'pending', ...order });
    return id;
  }

  const rowOf = async (id: string) =>
    (await connection.db.select().from(transactions).where(eq(transactions.id, id)))[0];

  /** Moves the order's times back until it is due and runs a round of the reconciler, until polling ends.
   *  @param statusAt Proof's status at an age in seconds; undefined: Proof does not answer
   *  @returns the ages at the polls */
  async function pollToEnd(id: string, statusAt: (age: number) => string | undefined): Promise<number[]> {
    const ages: number[] = [];
    for (;;) {
      const passed = await connection.db.execute(sql`
        update transactions set created_at = created_at - (next_ask_at - now()), next_ask_at = now()
        where id = ${id} and next_ask_at is not null
        returning extract(epoch from now() - created_at) as age`);
      const [row] = agedRows.parse(passed).rows;
      if (row === undefined) return ages;
      ages.push(row.age);
      const status = statusAt(row.age);
      if (status === undefined) proof.statuses.delete(id);
      else proof.statuses.set(id, status);
      vi.advanceTimersByTime(1_000);
      expect(await reconcile()).toBe(1);
    }
  }

  it.each(['buy', 'sell'] as const)('polls an unpaid %s at most 20 times', async type => {
    const id = await openOrder(type);
    const ages = await pollToEnd(id, () => 'pending');
    expect(proof.pollsOf(id)).toBe(ages.length);
    expect(ages.length).toBeLessThanOrEqual(20);
    expect(ages.filter(age => age < hour).length).toBeGreaterThan(ages.length / 2);
    expect(ages.at(-1)).toBeGreaterThan(6 * hour);
    expect(await rowOf(id)).toMatchObject({ status: 'pending', nextPollAt: null });
  });

  it.each([
    ['a buy paid at minute 59', 'buy', 59 * minute],
    ['a sell with a deposit at 5:59', 'sell', 6 * hour - minute],
  ] as const)('polls %s until it is completed', async (_, type, paidAt) => {
    const id = await openOrder(type);
    const statusAt = (age: number) =>
      age < paidAt ? 'pending' : age < paidAt + 3 * hour ? 'processing' : 'completed';
    const ages = await pollToEnd(id, statusAt);
    expect(await rowOf(id)).toMatchObject({ status: 'completed', nextPollAt: null });
    expect(ages.filter(age => statusAt(age) === 'pending').length).toBeLessThan(20);
    expect(ages.at(-1)).toBeLessThan(paidAt + 4 * hour);
  });

  it('polls an order rarely but for seven days when Proof does not answer', async () => {
    const id = await openOrder('buy');
    const ages = await pollToEnd(id, () => undefined);
    expect(ages.at(-1)).toBeGreaterThanOrEqual(7 * day - 1);
    expect(ages.length).toBeLessThanOrEqual(25);
    const later = await openOrder('buy');
    await pollToEnd(later, age =>
      age < 30 * hour ? undefined : age < 50 * hour ? 'processing' : 'completed',
    );
    expect(await rowOf(later)).toMatchObject({ status: 'completed', nextPollAt: null });
  });

  it('polls a late payment again after a webhook, although polling had ended', async () => {
    const id = await openOrder('sell');
    await pollToEnd(id, () => 'pending');
    await handleWebhook(id);
    expect(await rowOf(id)).toMatchObject({ status: 'pending', nextPollAt: null });
    proof.statuses.set(id, 'processing');
    vi.advanceTimersByTime(1_000);
    await handleWebhook(id);
    expect(await rowOf(id)).toMatchObject({ status: 'processing', nextPollAt: expect.any(Date) });
    await pollToEnd(id, () => 'completed');
    expect(await rowOf(id)).toMatchObject({ status: 'completed', nextPollAt: null });
  });

  it('a change after polling had ended makes the order due, even if the server stops before it schedules a poll', async () => {
    const id = await openOrder('buy');
    await pollToEnd(id, () => 'pending');
    await applyProofState({ merchant_transaction_id: id, status: 'processing' }, 'webhook');
    expect(await rowOf(id)).toMatchObject({ status: 'processing', nextPollAt: expect.any(Date) });
  });

  it('polls a late payment again when its owner opens the page, although polling had ended', async () => {
    const id = await openOrder('buy');
    await pollToEnd(id, () => 'pending');
    proof.statuses.set(id, 'processing');
    const statuses: string[] = [];
    const stop = await watchTransaction(id, ({ status }) => statuses.push(status));
    await expect.poll(() => statuses.at(-1), { timeout: 30_000 }).toBe('processing');
    stop();
    await expect.poll(async () => (await rowOf(id))?.nextPollAt).toEqual(expect.any(Date));
    await pollToEnd(id, () => 'completed');
    expect(await rowOf(id)).toMatchObject({ status: 'completed', nextPollAt: null });
  });
});
