import { describe, expect, it } from 'vitest';
import type { OrderType, Transaction } from '@/lib/transactions/schema';
import { getSteps } from './steps';

const created_at = '2026-03-01T10:00:00.000Z';
const updated_at = '2026-03-01T10:05:00.000Z';
const createTransaction = (
  type: OrderType,
  status: string,
  crypto_amount: string | null = null,
): Transaction => ({
  merchant_transaction_id: 'one',
  ...{ type, status, crypto_amount, created_at, updated_at },
  ...{
    currency: 'USDT',
    network: 'TRC20',
    amount: '1',
    address: 'T…',
    fiat_currency: null,
    fiat_amount: null,
  },
});

/** @returns each step after the first as "state: name", with `*` if its time is that of the last change */
const summarize = (transaction: Transaction, now = Date.parse(updated_at)) =>
  getSteps(transaction, null, now)
    .slice(1)
    .map(({ state, name, at }) => `${state}: ${name}${at === updated_at ? '*' : ''}`);

describe('getSteps', () => {
  it('starts with the opened step at the creation time', () => {
    expect(getSteps(createTransaction('buy', 'pending'), null, 0)[0]).toEqual({
      name: 'opened',
      state: 'done',
      at: created_at,
    });
  });

  it.each<[Transaction, string[]]>([
    [createTransaction('buy', 'pending'), ['current: fundingAhead', 'upcoming: deliveryAhead']],
    [createTransaction('sell', 'pending'), ['current: fundingAhead', 'upcoming: deliveryAhead']],
    [createTransaction('buy', 'processing', '1'), ['done: fundingDone*', 'current: deliveryAhead']],
    [createTransaction('sell', 'processing', '1'), ['done: fundingDone*', 'current: deliveryAhead']],
    [createTransaction('buy', 'completed', '1'), ['done: fundingDone', 'done: deliveryDone*']],
    [createTransaction('sell', 'completed', '1'), ['done: fundingDone', 'done: deliveryDone*']],
    [createTransaction('buy', 'failed'), ['failed: fundingFailed*']],
    [createTransaction('sell', 'failed'), ['failed: fundingFailed*']],
    [createTransaction('buy', 'failed', '1'), ['done: fundingDone', 'failed: deliveryFailed*']],
    [createTransaction('sell', 'failed', '1'), ['done: fundingDone', 'failed: deliveryFailed*']],
    [createTransaction('buy', 'failed', '0.00'), ['failed: fundingFailed*']],
    [createTransaction('buy', 'pending', '1'), ['current: fundingAhead', 'upcoming: deliveryAhead']],
    [createTransaction('buy', 'cancelled'), ['failed: cancelled*']],
    [createTransaction('buy', 'teleported'), ['current: fundingAhead', 'upcoming: deliveryAhead']],
  ])(
    'returns the steps of a $type with status $status and crypto_amount $crypto_amount',
    (transaction, expected) => {
      expect(summarize(transaction)).toEqual(expected);
    },
  );

  it.each(['processing', 'completed', 'failed'])(
    'uses fundedAt as the time of the funded step with status %s',
    status => {
      const funded = getSteps(createTransaction('buy', status, '1'), '2026-03-01T10:02:00.000Z', 0)[1];
      expect(funded).toEqual({ name: 'fundingDone', state: 'done', at: '2026-03-01T10:02:00.000Z' });
    },
  );

  it('ends an unpaid buy after the token expiry, but not a sale', () => {
    const later = Date.parse(created_at) + 61 * 60_000;
    expect(summarize(createTransaction('buy', 'pending'), later)).toEqual(['failed: unpaid']);
    expect(summarize(createTransaction('sell', 'pending'), later)).toHaveLength(2);
  });
});
