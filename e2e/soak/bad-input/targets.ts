/** Request targets: existing paths, similar paths, and random ones. `/api/kyc` is left out because it calls Proof. */
import fc from 'fast-check';

const segments = [
  [
    'api',
    'api',
    'api',
    'session',
    'transactions',
    'demo-user',
    'health',
    'reconcile',
    'webhooks',
    'proof',
    'events',
  ],
  [
    'return',
    '[id]',
    '_next',
    'static',
    'image',
    'favicon.ico',
    'index.rsc',
    '__proto__',
    'a'.repeat(200),
    '',
  ],
  [
    '..',
    '.',
    '%2e%2e',
    '%2f',
    '%5c',
    '%00',
    '%0d%0aX:1',
    '%',
    '%E0%A4%A',
    '%ff',
    '%F0%9F%92%B8',
    "'",
    '\\',
    ';',
    '*',
  ],
].flat();
const segment = fc.oneof(
  fc.constantFrom(...segments),
  fc.webSegment({ size: 'small' }).filter(text => text !== 'kyc'),
);
const path = fc.array(segment, { maxLength: 5 }).map(parts => `/${parts.join('/')}`);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).map(raw => encodeURIComponent(Buffer.from(raw).toString())),
  fc.constantFrom(
    '%',
    '%00',
    '%E0%A4%A',
    'pending',
    'buy',
    '',
    'a'.repeat(129),
    '..',
    '[]',
    '%F0%9F%92%B8',
    "'--",
  ),
);
const query = fc
  .array(
    fc.tuple(fc.constantFrom('cursor', 'status', 'type', 'amount', 'currency', '__proto__', 'a[]', ''), text),
    {
      maxLength: 5,
    },
  )
  .map(pairs => pairs.map(pair => pair.join('=')).join('&'));

export const target: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(fc.constantFrom('/api/transactions', '/api/session', '/', '/transactions', '/return'), path),
    query,
  )
  .map(([pathname, search]) => (search ? `${pathname}?${search}` : pathname));

/** Returns whether the contract applies to the response: the target is under /api as it is written and as it resolves. */
export function isApiTarget(requested: string): boolean {
  // Next.js redirects to the path without repeated slashes and backslashes.
  if (/^[^?]*(\/\/|\\)/.test(requested)) return false;
  const { pathname } = new URL(`http://localhost${requested}`);
  return [requested, pathname].every(path => /^\/api([/?]|$)/.test(path));
}
