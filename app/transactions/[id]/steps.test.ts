import { describe, expect, it } from 'vitest';
import type { OrderType, Transaction } from '@/lib/transactions/schema';
import { getSteps } from './steps';

const created_at = '2026-03-01T10:00:00.000Z';
const updated_at = '2026-03-01T10:05:00.000Z';
const transaction = (type: OrderType, status: string, crypto_amount: string | null = null): Transaction => ({
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

/** A step in short: its state, its name, and `*` where it has the time of the last change. */
const drawn = (of: Transaction, now = Date.parse(updated_at)) =>
  getSteps(of, null, now)
    .slice(1)
    .map(({ state, name, at }) => `${state}: ${name}${at === updated_at ? '*' : ''}`);

describe('stepsOf', () => {
  it('begins with the opened order, at its time', () => {
    expect(getSteps(transaction('buy', 'pending'), null, 0)[0]).toEqual({
      name: 'opened',
      state: 'done',
      at: created_at,
    });
  });

  it.each<[Transaction, string[]]>([
    [transaction('buy', 'pending'), ['current: fundingAhead', 'upcoming: deliveryAhead']],
    [transaction('sell', 'pending'), ['current: fundingAhead', 'upcoming: deliveryAhead']],
    [transaction('buy', 'processing', '1'), ['done: fundingDone*', 'current: deliveryAhead']],
    [transaction('sell', 'processing', '1'), ['done: fundingDone*', 'current: deliveryAhead']],
    [transaction('buy', 'completed', '1'), ['done: fundingDone', 'done: deliveryDone*']],
    [transaction('sell', 'completed', '1'), ['done: fundingDone', 'done: deliveryDone*']],
    [transaction('buy', 'failed'), ['failed: fundingFailed*']],
    [transaction('sell', 'failed'), ['failed: fundingFailed*']],
    [transaction('buy', 'failed', '1'), ['done: fundingDone', 'failed: deliveryFailed*']],
    [transaction('sell', 'failed', '1'), ['done: fundingDone', 'failed: deliveryFailed*']],
    [transaction('buy', 'failed', '0.00'), ['failed: fundingFailed*']],
    [transaction('buy', 'pending', '1'), ['current: fundingAhead', 'upcoming: deliveryAhead']],
    [transaction('buy', 'cancelled'), ['failed: cancelled*']],
    [transaction('buy', 'teleported'), ['current: fundingAhead', 'upcoming: deliveryAhead']],
  ])('$type $status $crypto_amount', (of, expected) => {
    expect(drawn(of)).toEqual(expected);
  });

  it.each(['processing', 'completed', 'failed'])('%s: keeps the time of when it was paid', status => {
    const paid = getSteps(transaction('buy', status, '1'), '2026-03-01T10:02:00.000Z', 0)[1];
    expect(paid).toEqual({ name: 'fundingDone', state: 'done', at: '2026-03-01T10:02:00.000Z' });
  });

  it('a buy that nobody paid ends there; a sell waits on', () => {
    const later = Date.parse(created_at) + 61 * 60_000;
    expect(drawn(transaction('buy', 'pending'), later)).toEqual(['failed: unpaid']);
    expect(drawn(transaction('sell', 'pending'), later)).toHaveLength(2);
  });
});
