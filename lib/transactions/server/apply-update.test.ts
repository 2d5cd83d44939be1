/** Any interleaving of answers ends in the same record as the orderly one, on each database. */
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

type Answer = Parameters<typeof applyProofState>[0];
const start = Date.parse('2026-11-23T12:00:00Z');

/** What Proof would answer over a transaction's life: `statuses` in this order, each a while after the one before. */
const historyOf = (id: string, statuses: string[], stepsMs: number[]): Answer[] => {
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

/** Lives as Proof documents them: tries that fail and are retried, then an end or none yet. */
const life = fc
  .tuple(
    fc.array(fc.constantFrom('processing', 'failed', 'teleported'), { maxLength: 5 }),
    fc.option(fc.constantFrom('completed', 'cancelled'), { nil: undefined }),
  )
  .map(([middle, end]) => ['pending', ...middle, ...(end ? [end] : [])]);

describe.each(testDatabases)('recordAnswer on $name', ({ open }) => {
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

  async function recordOf(id: string) {
    const { status, cryptoAmount, fiatAmount, proofUpdatedAt } = (await rowOf(id)) ?? {};
    return { status, cryptoAmount, fiatAmount, proofUpdatedAt };
  }

  it('ends alike in any order, with any repeated, one after another or at once', async () => {
    await fc.assert(
      fc.asyncProperty(life, fc.infiniteStream(fc.nat()), fc.boolean(), async (statuses, chance, atOnce) => {
        const steps = statuses.map(() => 1 + ((chance.next().value ?? 0) % 5_000));
        const orderly = historyOf(await newTransaction(), statuses, steps);
        for (const answer of orderly) await applyProofState(answer, 'timer');

        const disorderly = historyOf(await newTransaction(), statuses, steps);
        const repeated = disorderly.flatMap(answer =>
          Array(1 + ((chance.next().value ?? 0) % 2)).fill(answer),
        );
        const shuffled: Answer[] = repeated
          .map(answer => ({ answer, key: chance.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ answer }) => answer);
        if (atOnce) await Promise.all(shuffled.map(answer => applyProofState(answer, 'websocket')));
        else for (const answer of shuffled) await applyProofState(answer, 'websocket');

        const [first, second] = [orderly[0], disorderly[0]].map(
          answer => answer?.merchant_transaction_id ?? '',
        );
        const expected = await recordOf(first ?? '');
        expect(await recordOf(second ?? '')).toEqual(expected);
        expect(expected.status).toBe(statuses.at(-1));
      }),
      { numRuns: 60 },
    );
  });

  it('what is as it was recorded at any time changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(life, async statuses => {
        const id = await newTransaction();
        const history = historyOf(id, statuses, []);
        const rows: TransactionRow[] = [];
        for (const answer of history) {
          await applyProofState(answer, 'timer');
          const row = await rowOf(id);
          if (row) rows.push(row);
        }
        const asRecorded = history.filter(answer => rows.some(row => matchesRecord(answer, row)));
        // Each was, right after it was written down.
        expect(asRecorded).toEqual(history);
        for (const answer of asRecorded) await applyProofState(answer, 'timer');
        expect(await rowOf(id)).toEqual(rows.at(-1));
      }),
      { numRuns: 20 },
    );
  });

  it('any difference is news, and so is an answer without a time', async () => {
    const id = await newTransaction();
    const [, answer] = historyOf(id, ['pending', 'processing'], []);
    if (!answer) throw new Error('no history');
    await applyProofState(answer, 'timer');
    const row = await rowOf(id);
    if (!row) throw new Error('no record');
    expect(matchesRecord(answer, row)).toBe(true);
    expect(matchesRecord({ ...answer, created_at: null }, row)).toBe(true);
    for (const change of [
      { status: 'failed' },
      { crypto_amount: '1' },
      { fiat_currency: '' },
      { fiat_amount: null },
      { created_at: new Date(start + 1).toISOString() },
      { updated_at: new Date(start + 60_000).toISOString() },
      { updated_at: null },
    ])
      expect(matchesRecord({ ...answer, ...change }, row), JSON.stringify(change)).toBe(false);
    const never = { ...row, proofUpdatedAt: null };
    expect(matchesRecord({ ...answer, updated_at: null }, never)).toBe(false);
  });

  it('completed and cancelled never change again, whatever comes later', async () => {
    for (const final of ['completed', 'cancelled']) {
      const id = await newTransaction();
      const history = historyOf(id, ['pending', final, 'processing', 'failed', 'completed', 'cancelled'], []);
      for (const answer of history) await applyProofState(answer, 'webhook');
      expect((await recordOf(id)).status).toBe(final);
    }
  });

  it('processing does not go back to pending, even with a later time or none', async () => {
    const id = await newTransaction();
    const [pending, processing] = historyOf(id, ['pending', 'processing'], []);
    if (!pending || !processing) throw new Error('no history');
    await applyProofState(processing, 'timer');
    await applyProofState({ ...pending, updated_at: new Date(start + 60_000).toISOString() }, 'timer');
    await applyProofState({ ...pending, updated_at: null }, 'timer');
    expect((await recordOf(id)).status).toBe('processing');
  });

  it('changes within the same instant end alike in any order', async () => {
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
      ends.push((await recordOf(id)).status);
    }
    expect(new Set(ends).size).toBe(1);
  });

  it('a time once told is not forgotten, and still orders what comes', async () => {
    const id = await newTransaction();
    const [, failed, processing] = historyOf(id, ['pending', 'failed', 'processing'], [1_000, 1_000, 1_000]);
    if (!failed || !processing) throw new Error('no history');
    await applyProofState(processing, 'timer');
    await applyProofState(
      { ...processing, updated_at: null, created_at: null, fiat_amount: '1.00' },
      'timer',
    );
    expect((await recordOf(id)).proofUpdatedAt).toBe(processing.updated_at);
    await applyProofState(failed, 'timer');
    expect((await recordOf(id)).status).toBe('processing');
  });

  it('takes statuses without times as they come', async () => {
    const id = await newTransaction();
    for (const status of ['processing', 'failed', 'processing'])
      await applyProofState({ merchant_transaction_id: id, status }, 'timer');
    expect((await recordOf(id)).status).toBe('processing');
  });

  it('writes an event for each change, with the hint that led to it, and none where nothing changed', async () => {
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

  it('an answer about an id that is not on record makes none', async () => {
    await applyProofState({ merchant_transaction_id: 'nobody', status: 'completed' }, 'webhook');
    expect((await recordOf('nobody')).status).toBeUndefined();
  });
});
