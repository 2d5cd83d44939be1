import { describe, expect, it } from 'vitest';
import { transactionSchema } from './schemas';

const read = (change: object) =>
  transactionSchema.parse({ merchant_transaction_id: 'a', status: 'pending', ...change });

describe('transactionSchema', () => {
  it.each(['2026-11-23T12:00:00Z', '2026-11-23T12:00:00.123456Z', '2026-11-23T12:00:00+02:00'])(
    'keeps %s',
    time => {
      expect(read({ updated_at: time }).updated_at).toBe(time);
    },
  );

  it.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '2026-11-23T12:00:00+16:00',
    `2026-11-23T12:00:00.${'1'.repeat(200)}Z`,
    '2026-11-23T12:00:00',
    'yesterday',
    5,
  ])('a time that Postgres or a reader could not take counts as not told: %s', time => {
    expect(read({ updated_at: time, created_at: time })).toMatchObject({
      updated_at: null,
      created_at: null,
    });
  });

  it('so does an amount that cannot be stored', () => {
    expect(read({ crypto_amount: 'a\u0000b', fiat_amount: 5 })).toMatchObject({
      crypto_amount: null,
      fiat_amount: null,
    });
  });

  it.each(['', 'two words', 'x'.repeat(65), 5, null])('no status: %j', status => {
    expect(transactionSchema.safeParse({ merchant_transaction_id: 'a', status }).success).toBe(false);
  });
});
