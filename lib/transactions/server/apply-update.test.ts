/** Responses in any order, repeated or concurrent, end in the same row as responses in order; on each database. */
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseSingleton } from '@/lib/db';
import type { Connection } from '@/lib/db/connection';
import { type TransactionRow, transactionEvents, transactions } from '@/lib/db/schema';
import { testDatabases } from '@/testing/test-databases';
import { setEnvironment } from '@/testing/unit-environment';
import { applyProofState, matchesRecord } from './apply-update';

setEnvironment({});

type Received = Parameters<typeof applyProofState>[0];
const start = Date.parse('2026-11-23T12:00:00Z');

/** Proof's responses over a transaction's life: `statuses` in this order, with increasing times. */
const historyOf = (id: string, statuses: string[], stepsMs: number[]): Received[] => {
  let at = start;
  return statuses.map((status, index) => {
    at += stepsMs[index] ?? 1;
    const isPaid = status !== 'pending';
    return {
      merchant_transaction_id: id,
      status,
      crypto_amount: isPaid ? '99.50' : '',
      fiat_currency: 'EUR',
      fiat_amount: `${90 + index}.00`,
      created_at: new Date(start).toISOString(),
      updated_at: new Date(at).toISOString(),
    };
  });
};

/** Statuses as Proof documents them: failed attempts and retries, then a final status or none yet. */
const statusLists = fc
  .tuple(
    fc.array(fc.constantFrom('processing', 'failed', 'teleported'), { maxLength: 5 }),
    fc.option(fc.constantFrom('completed', 'cancelled'), { nil: undefined }),
  )
  .map(([middle, end]) => ['pending', ...middle, ...(end ? [end] : [])]);

describe.each(testDatabases)('applyProofState on $name', ({ open }) => {
  let connection: Connection;
  let count = 0;

  beforeAll(async () => {
    connection = await open();
    databaseSingleton.connection = Promise.resolve(connection);
  });
  afterAll(() => connection.close());

  async function newTransaction(): Promise<string> {
    const id = `tx-${++count}`;
    await connection.db.insert(transactions).values({
      id,
      userId: 'user',
      type: 'buy',
      network: 'TRC20',
      currency: 'USDT',
      amount: '99.50',
      address: 'T',
      status: 'pending',
    });
    return id;
  }

  async function rowOf(id: string): Promise<TransactionRow | undefined> {
    const [row] = await connection.db.select().from(transactions).where(eq(transactions.id, id));
    return row;
  }

  async function stateOf(id: string) {
    const { status, cryptoAmount, fiatAmount, proofUpdatedAt } = (await rowOf(id)) ?? {};
    return { status, cryptoAmount, fiatAmount, proofUpdatedAt };
  }

  it('ends in the same row in any order, with repeats, sequentially or concurrently', async () => {
    await fc.assert(
      fc.asyncProperty(
        statusLists,
        fc.infiniteStream(fc.nat()),
        fc.boolean(),
        async (statuses, random, isConcurrent) => {
          const steps = statuses.map(() => 1 + ((random.next().value ?? 0) % 5_000));
          const ordered = historyOf(await newTransaction(), statuses, steps);
          for (const received of ordered) await applyProofState(received, 'timer');

          const unordered = historyOf(await newTransaction(), statuses, steps);
          const repeated = unordered.flatMap(received =>
            Array(1 + ((random.next().value ?? 0) % 2)).fill(received),
          );
          const shuffled: Received[] = repeated
            .map(received => ({ received, key: random.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ received }) => received);
          if (isConcurrent)
            await Promise.all(shuffled.map(received => applyProofState(received, 'websocket')));
          else for (const received of shuffled) await applyProofState(received, 'websocket');

          const [first, second] = [ordered[0], unordered[0]].map(
            received => received?.merchant_transaction_id ?? '',
          );
          const expected = await stateOf(first ?? '');
          expect(await stateOf(second ?? '')).toEqual(expected);
          expect(expected.status).toBe(statuses.at(-1));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a response that matched any earlier row changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(statusLists, async statuses => {
        const id = await newTransaction();
        const history = historyOf(id, statuses, []);
        const rows: TransactionRow[] = [];
        for (const received of history) {
          await applyProofState(received, 'timer');
          const row = await rowOf(id);
          if (row) rows.push(row);
        }
        const matching = history.filter(received => rows.some(row => matchesRecord(received, row)));
        // Each response matched the row right after it was saved.
        expect(matching).toEqual(history);
        for (const received of matching) await applyProofState(received, 'timer');
        expect(await rowOf(id)).toEqual(rows.at(-1));
      }),
      { numRuns: 20 },
    );
  });

  it('matchesRecord is false for any difference and for a response without a time', async () => {
    const id = await newTransaction();
    const [, received] = historyOf(id, ['pending', 'processing'], []);
    if (!received) throw new Error('no history');
    await applyProofState(received, 'timer');
    const row = await rowOf(id);
    if (!row) throw new Error('no row');
    expect(matchesRecord(received, row)).toBe(true);
    expect(matchesRecord({ ...received, created_at: null }, row)).toBe(true);
    for (const change of [
      { status: 'failed' },
      { crypto_amount: '1' },
      { fiat_currency: '' },
      { fiat_amount: null },
      { created_at: new Date(start + 1).toISOString() },
      { updated_at: new Date(start + 60_000).toISOString() },
      { updated_at: null },
    ])
      expect(matchesRecord({ ...received, ...change }, row), JSON.stringify(change)).toBe(false);
    const withoutTime = { ...row, proofUpdatedAt: null };
    expect(matchesRecord({ ...received, updated_at: null }, withoutTime)).toBe(false);
  });

  it('completed and cancelled never change again', async () => {
    for (const final of ['completed', 'cancelled']) {
      const id = await newTransaction();
      const history = historyOf(id, ['pending', final, 'processing', 'failed', 'completed', 'cancelled'], []);
      for (const received of history) await applyProofState(received, 'webhook');
      expect((await stateOf(id)).status).toBe(final);
    }
  });

  it('processing does not go back to pending, even with a later time or none', async () => {
    const id = await newTransaction();
    const [pending, processing] = historyOf(id, ['pending', 'processing'], []);
    if (!pending || !processing) throw new Error('no history');
    await applyProofState(processing, 'timer');
    await applyProofState({ ...pending, updated_at: new Date(start + 60_000).toISOString() }, 'timer');
    await applyProofState({ ...pending, updated_at: null }, 'timer');
    expect((await stateOf(id)).status).toBe('processing');
  });

  it('changes with equal times end in the same row in any order', async () => {
    const ends: (string | undefined)[] = [];
    for (const order of [
      ['processing', 'failed', 'teleported'],
      ['teleported', 'failed', 'processing'],
      ['failed', 'teleported', 'processing'],
    ]) {
      const id = await newTransaction();
      for (const status of order)
        await applyProofState(
          { merchant_transaction_id: id, status, updated_at: new Date(start).toISOString() },
          'timer',
        );
      ends.push((await stateOf(id)).status);
    }
    expect(new Set(ends).size).toBe(1);
  });

  it('keeps a time when a later response has none, and orders responses by it', async () => {
    const id = await newTransaction();
    const [, failed, processing] = historyOf(id, ['pending', 'failed', 'processing'], [1_000, 1_000, 1_000]);
    if (!failed || !processing) throw new Error('no history');
    await applyProofState(processing, 'timer');
    await applyProofState(
      { ...processing, updated_at: null, created_at: null, fiat_amount: '1.00' },
      'timer',
    );
    expect((await stateOf(id)).proofUpdatedAt).toBe(processing.updated_at);
    await applyProofState(failed, 'timer');
    expect((await stateOf(id)).status).toBe('processing');
  });

  it('applies responses without times in the order of arrival', async () => {
    const id = await newTransaction();
    for (const status of ['processing', 'failed', 'processing'])
      await applyProofState({ merchant_transaction_id: id, status }, 'timer');
    expect((await stateOf(id)).status).toBe('processing');
  });

  it('writes an event with the reason for each change, and none without a change', async () => {
    const id = await newTransaction();
    const [, processing, completed] = historyOf(id, ['pending', 'processing', 'completed'], []);
    if (!processing || !completed) throw new Error('no history');
    await applyProofState(processing, 'websocket');
    await applyProofState(processing, 'timer');
    await applyProofState(completed, 'reconciler');
    await applyProofState(processing, 'webhook');
    const events = await connection.db
      .select()
      .from(transactionEvents)
      .where(eq(transactionEvents.transactionId, id))
      .orderBy(transactionEvents.id);
    expect(events.map(({ status, hint }) => [status, hint])).toEqual([
      ['processing', 'websocket'],
      ['completed', 'reconciler'],
    ]);
  });

  it('a response about an unknown id inserts no row', async () => {
    await applyProofState({ merchant_transaction_id: 'unknown', status: 'completed' }, 'webhook');
    expect((await stateOf('unknown')).status).toBeUndefined();
  });
});
