/** Bodies that are not a valid order, as latin1 strings: one character is one byte. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { order } from '@/testing/api-user';

const fields = ['type', 'network', 'currency', 'amount'] as const;
const bytes = (text: string, encoding: BufferEncoding = 'utf8') =>
  Buffer.from(text, encoding).toString('latin1');

/** A valid body, for requests in which something else is invalid. */
export const validOrder = JSON.stringify(order);

const invalidAmounts = [
  ['', ' ', '0', '0.0', '-1', '+1', '1e3', '1,5', '.5', '5.', '1 ', ' 1', '1\n', '1\u0000', '0x10', 'NaN'],
  [
    'Infinity',
    '1234567890123456789',
    '0.1234567890123456789',
    '1_000',
    '١',
    '１',
    '1'.repeat(3_000),
    '1.2.3',
  ],
].flat();

/** Values that are invalid for every field. */
const badValue = fc.oneof(
  fc.jsonValue().filter(value => typeof value !== 'string'),
  fc.string({ unit: 'binary', maxLength: 100 }).map(text => `?${text}`),
  fc.constantFrom(
    'BUY',
    ' buy',
    'swap',
    'usdt',
    'USDT ',
    '__proto__',
    'constructor',
    '\u202eTDSU',
    '👩‍👩‍👧',
    '\ud800',
  ),
);
const name = fc.oneof(
  fc.constantFrom('user_email', 'partner_user_id', 'client_ip', 'address', 'redirect_url', 'toString', ''),
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'Amount', 'amount ', '\u0000'),
  fc.string({ unit: 'binary', maxLength: 40 }).map(text => `?${text}`),
);

/** An order with at least one missing, invalid or unknown field. */
const wrongOrder = fc.oneof(
  fc.subarray([...fields], { maxLength: 3 }).map(kept => JSON.stringify(order, kept)),
  fc
    .dictionary(fc.constantFrom(...fields), badValue, { minKeys: 1 })
    .map(bad => JSON.stringify({ ...order, ...bad })),
  fc.constantFrom(...invalidAmounts).map(amount => JSON.stringify({ ...order, amount })),
  fc
    .constantFrom('99.5', '1e999', '-0', '9'.repeat(400))
    .map(amount => validOrder.replace('"99.50"', amount)),
  fc
    .tuple(name, fc.json())
    .map(([key, json]) => `${validOrder.slice(0, -1)},${JSON.stringify(key)}:${json}}`),
  fc.constantFrom(
    `[${validOrder}]`,
    `{"order":${validOrder}}`,
    JSON.stringify(validOrder),
    `${validOrder}{}`,
  ),
);

/** The text of an order, truncated or with an invalid character. */
const brokenText = fc
  .tuple(
    fc.nat(validOrder.length - 1),
    fc.constantFrom(null, '\u0000', '"', '{', ',', '\ufeff', '\\', '\ud800', 'ä'),
  )
  .map(([at, more]) => validOrder.slice(0, at) + (more === null ? '' : more + validOrder.slice(at)));

const deep = fc.nat(2_000).map(levels => `${'{"a":['.repeat(levels)}${']}'.repeat(levels)}`);
const huge = fc.integer({ min: 4_000, max: 60_000 }).map(length => JSON.stringify('a'.repeat(length)));

export const badBody: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: wrongOrder.map(text => bytes(text)) },
  { weight: 2, arbitrary: brokenText.map(text => bytes(text)) },
  { weight: 2, arbitrary: fc.json().map(text => bytes(text)) },
  fc.uint8Array({ maxLength: 300 }).map(raw => Buffer.from(raw).toString('latin1')),
  fc.string({ unit: 'binary' }).map(text => bytes(text)),
  fc.oneof(deep, huge).map(text => bytes(text)),
  fc.constantFrom(
    bytes(validOrder, 'utf16le'),
    bytes(`\ufeff${validOrder}`),
    gzipSync(validOrder).toString('latin1'),
  ),
);
