import { describe, expect, it } from 'vitest';
import { transactionIdPattern } from './patterns';
import { transactionSchema } from './schemas';

const pending = { merchant_transaction_id: 'a', status: 'pending' };
const read = (change: object) => transactionSchema.parse({ ...pending, ...change });

describe('transactionSchema', () => {
  it.each(['2026-11-23T12:00:00Z', '2026-11-23T12:00:00.123456Z', '2026-11-23T12:00:00+02:00'])(
    'keeps %s',
    time => {
      expect(read({ updated_at: time }).updated_at).toBe(time);
    },
  );

  it.each([
    ['2026-11-23 12:00:00Z', '2026-11-23T12:00:00Z'],
    ['2026-11-23T12:00:00+0200', '2026-11-23T12:00:00+02:00'],
    ['2026-11-23T12:00:00.5', '2026-11-23T12:00:00.5Z'],
    ['2026-11-23 12:00:00', '2026-11-23T12:00:00Z'],
  ])('reads %s as %s', (time, normalized) => {
    expect(read({ updated_at: time }).updated_at).toBe(normalized);
  });

  it.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '2026-11-23T12:00:00+16:00',
    `2026-11-23T12:00:00.${'1'.repeat(200)}Z`,
    '2026-11-23',
    'yesterday',
    5,
  ])('reads a time that Postgres cannot store as missing: %s', time => {
    expect(read({ updated_at: time, created_at: time })).toMatchObject({
      updated_at: null,
      created_at: null,
    });
  });

  it('reads an amount that is not text as missing', () => {
    expect(read({ fiat_amount: 5 })).toMatchObject({ fiat_amount: null });
  });

  it.each(['crypto_amount', 'fiat_currency', 'fiat_amount', 'created_at', 'updated_at', 'status'])(
    'refuses a %s that Postgres cannot store',
    name => {
      for (const text of ['a\0b', '\ud800', '\udc00\ud800', 'x\ud83d'])
        expect(transactionSchema.safeParse({ ...pending, [name]: text }).success, JSON.stringify(text)).toBe(
          false,
        );
      const paired = { ...pending, [name]: 'x\ud83d\ude00' };
      expect(transactionSchema.safeParse(paired).success).toBe(true);
    },
  );

  it.each(['in-review', 'on hold', 'prüfung', 'x'.repeat(128)])(
    'keeps an unknown status as received: %j',
    status => {
      expect(read({ status }).status).toBe(status);
    },
  );

  it.each(['', 'a\u0000', 'two\nlines', 'x'.repeat(129), 5, null])('refuses the status %j', status => {
    expect(transactionSchema.safeParse({ merchant_transaction_id: 'a', status }).success).toBe(false);
  });
});

describe('transactionIdPattern', () => {
  it.each(['0b0e7b2a-5a0e-4c59-8f0b-1f6f5f1d2c3b', 'a', 'a.b:c~d_e', '...', 'x'.repeat(128)])(
    'accepts %s',
    id => {
      expect(id).toMatch(transactionIdPattern);
    },
  );

  it.each(['', '.', '..', 'a/b', '%2e', 'a b', 'ä', 'a\n', 'a\u0000', 'x'.repeat(129)])('refuses %j', id => {
    expect(id).not.toMatch(transactionIdPattern);
  });
});
