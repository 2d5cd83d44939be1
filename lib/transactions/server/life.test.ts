/** How often Proof is polled about an order in its whole life, and that no payment is missed; on each database. Time
 *  passes by moving the order's own times back. */
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
const aged = z.object({ rows: z.array(z.object({ age: z.coerce.number() })) });

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
  // A question about the same id waits until the last one is a second ago.
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

  async function opened(type: OrderType): Promise<string> {
    const id = randomUUID();
    const order = { type, network: 'TRC20', currency: 'USDT', amount: '99.50', address: 'T' };
    await connection.db.insert(transactions).values({ id, userId: 'ada', status: 'pending', ...order });
    return id;
  }

  const rowOf = async (id: string) =>
    (await connection.db.select().from(transactions).where(eq(transactions.id, id)))[0];

  /** Lets time pass until the order is due, and does a round of the reconciler, until it is not to be polled any more.
   *  `statusAt` is Proof's word on it at an age in seconds; undefined: none. Returns the ages of the polls. */
  async function livesOn(id: string, statusAt: (age: number) => string | undefined): Promise<number[]> {
    const ages: number[] = [];
    for (;;) {
      const passed = await connection.db.execute(sql`
        update transactions set created_at = created_at - (next_ask_at - now()), next_ask_at = now()
        where id = ${id} and next_ask_at is not null
        returning extract(epoch from now() - created_at) as age`);
      const [row] = aged.parse(passed).rows;
      if (row === undefined) return ages;
      ages.push(row.age);
      const status = statusAt(row.age);
      if (status === undefined) proof.statuses.delete(id);
      else proof.statuses.set(id, status);
      vi.advanceTimersByTime(1_000);
      expect(await reconcile()).toBe(1);
    }
  }

  it.each(['buy', 'sell'] as const)('never paid, a %s: at most 20 polls in all', async type => {
    const id = await opened(type);
    const ages = await livesOn(id, () => 'pending');
    expect(proof.pollsOf(id)).toBe(ages.length);
    expect(ages.length).toBeLessThanOrEqual(20);
    expect(ages.filter(age => age < hour).length).toBeGreaterThan(ages.length / 2);
    expect(ages.at(-1)).toBeGreaterThan(6 * hour);
    expect(await rowOf(id)).toMatchObject({ status: 'pending', nextAskAt: null });
  });

  it.each([
    ['a buy that is paid at minute 59', 'buy', 59 * minute],
    ['a sale whose deposit comes at 5:59', 'sell', 6 * hour - minute],
  ] as const)('%s is followed to its end', async (_, type, paidAt) => {
    const id = await opened(type);
    const statusAt = (age: number) =>
      age < paidAt ? 'pending' : age < paidAt + 3 * hour ? 'processing' : 'completed';
    const ages = await livesOn(id, statusAt);
    expect(await rowOf(id)).toMatchObject({ status: 'completed', nextAskAt: null });
    expect(ages.filter(age => statusAt(age) === 'pending').length).toBeLessThan(20);
    expect(ages.at(-1)).toBeLessThan(paidAt + 4 * hour);
  });

  it('one that Proof does not answer for is not given up after a day, nor polled often', async () => {
    const id = await opened('buy');
    const ages = await livesOn(id, () => undefined);
    expect(ages.at(-1)).toBeGreaterThanOrEqual(7 * day - 1);
    expect(ages.length).toBeLessThanOrEqual(25);
    const later = await opened('buy');
    await livesOn(later, age => (age < 30 * hour ? undefined : age < 50 * hour ? 'processing' : 'completed'));
    expect(await rowOf(later)).toMatchObject({ status: 'completed', nextAskAt: null });
  });

  it('that was given up and is paid after all is followed again after a webhook', async () => {
    const id = await opened('sell');
    await livesOn(id, () => 'pending');
    await handleWebhook(id);
    expect(await rowOf(id)).toMatchObject({ status: 'pending', nextAskAt: null });
    proof.statuses.set(id, 'processing');
    vi.advanceTimersByTime(1_000);
    await handleWebhook(id);
    expect(await rowOf(id)).toMatchObject({ status: 'processing', nextAskAt: expect.any(Date) });
    await livesOn(id, () => 'completed');
    expect(await rowOf(id)).toMatchObject({ status: 'completed', nextAskAt: null });
  });

  it('that was given up and changes is due again, even if the server ends before a poll is planned', async () => {
    const id = await opened('buy');
    await livesOn(id, () => 'pending');
    await applyProofState({ merchant_transaction_id: id, status: 'processing' }, 'webhook');
    expect(await rowOf(id)).toMatchObject({ status: 'processing', nextAskAt: expect.any(Date) });
  });

  it('that was given up and is paid after all is followed again when its owner looks at it', async () => {
    const id = await opened('buy');
    await livesOn(id, () => 'pending');
    proof.statuses.set(id, 'processing');
    const told: string[] = [];
    const stop = await watchTransaction(id, ({ status }) => told.push(status));
    await expect.poll(() => told.at(-1), { timeout: 30_000 }).toBe('processing');
    stop();
    await expect.poll(async () => (await rowOf(id))?.nextAskAt).toEqual(expect.any(Date));
    await livesOn(id, () => 'completed');
    expect(await rowOf(id)).toMatchObject({ status: 'completed', nextAskAt: null });
  });
});
