import { describe, expect, it } from 'vitest';
import type { OrderType, Transaction } from '@/lib/transactions/schema';
import { stepsOf } from './steps';

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
  stepsOf(of, now)
    .slice(1)
    .map(({ state, name, at }) => `${state}: ${name}${at === updated_at ? '*' : ''}`);

describe('stepsOf', () => {
  it('begins with the opened order, at its time', () => {
    expect(stepsOf(transaction('buy', 'pending'), 0)[0]).toEqual({
      name: 'Order opened',
      state: 'done',
      at: created_at,
    });
  });

  it.each<[Transaction, string[]]>([
    [transaction('buy', 'pending'), ['current: Payment', 'upcoming: Delivery of your crypto']],
    [transaction('sell', 'pending'), ['current: Your deposit', 'upcoming: Payout to your card']],
    [transaction('buy', 'processing', '1'), ['done: Payment received*', 'current: Delivery of your crypto']],
    [transaction('sell', 'processing', '1'), ['done: Deposit received*', 'current: Payout to your card']],
    [transaction('buy', 'completed', '1'), ['done: Payment received', 'done: Crypto delivered*']],
    [transaction('sell', 'completed', '1'), ['done: Deposit received', 'done: Paid out*']],
    [transaction('buy', 'failed'), ['failed: Payment failed*']],
    [transaction('sell', 'failed'), ['failed: No deposit received*']],
    [transaction('buy', 'failed', '1'), ['done: Payment received', 'failed: Delivery failed*']],
    [transaction('sell', 'failed', '1'), ['done: Deposit received', 'failed: Payout failed*']],
    [transaction('buy', 'cancelled'), ['failed: Cancelled*']],
    [transaction('buy', 'teleported'), ['current: Payment', 'upcoming: Delivery of your crypto']],
  ])('$type $status $crypto_amount', (of, expected) => {
    expect(drawn(of)).toEqual(expected);
  });

  it('a buy that nobody paid ends there; a sell waits on', () => {
    const later = Date.parse(created_at) + 61 * 60_000;
    expect(drawn(transaction('buy', 'pending'), later)).toEqual(['failed: Not paid']);
    expect(drawn(transaction('sell', 'pending'), later)).toHaveLength(2);
  });
});
