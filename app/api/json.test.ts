/** What every route that takes JSON refuses to read. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { emailFor, post, startRouteHarness } from '@/testing/route-harness';

// Next runs this after the answer, inside a request of its own.
vi.mock('next/server', () => ({ after: (work: () => unknown) => work() }));

const key = 'w'.repeat(32);
let route: Awaited<ReturnType<typeof startRouteHarness>>;
let email: string;
let cookie: string;

beforeAll(async () => {
  route = await startRouteHarness({ PROOF_WEBHOOK_KEY: key });
  email = emailFor('verified');
  cookie = await route.signIn(email);
});
afterAll(() => route.close());

/** A valid body of each route. */
const routes = {
  session: '{"type":"buy","network":"TRC20","currency":"USDT","amount":"1"}',
  'demo-user': '{"email":"ada@example.com"}',
  'webhooks/proof/[key]': '{"merchant_transaction_id":"unknown"}',
};

async function send(path: string, body: BodyInit) {
  const { POST } = await import(`${process.cwd()}/app/api/${path}/route.ts`);
  const request = post(`/api/${path}`, body, { cookie });
  const response: Response = await POST(request, { params: Promise.resolve({ key }) });
  const text = await response.text();
  return {
    status: response.status,
    code: text && JSON.parse(text).code,
    setCookie: response.headers.get('set-cookie'),
  };
}

describe.each(Object.entries(routes))('POST /api/%s', (path, valid) => {
  const withMore = (more: string) => `${valid.slice(0, -1)},${more}}`;

  it.each<[string, BodyInit]>([
    ['no JSON', valid.slice(0, -1)],
    ['a byte order mark', `\ufeff${valid}`],
    ['UTF-16', Buffer.from(valid, 'utf16le')],
    ['invalid UTF-8', Buffer.from(withMore('"more":"\u00e4"'), 'latin1')],
  ])('400 decode_error: %s', async (_, body) => {
    expect(await send(path, body)).toEqual({ status: 400, code: 'decode_error', setCookie: null });
    expect(await route.receivedFrom(email)).toEqual([]);
  });

  it('refuses a huge one: 413, or 400 of a webhook', async () => {
    const { status } = await send(path, withMore(`"more":"${'a'.repeat(20_000)}"`));
    expect(status).toBe(path.startsWith('webhooks') ? 400 : 413);
  });
});

describe.each(['session', 'demo-user'] as const)('POST /api/%s', path => {
  it.each(['__proto__', '\\u005f_proto__', 'constructor', 'toString', 'more'])(
    '400 validation_error: an unknown field named %s',
    async name => {
      const body = `${routes[path].slice(0, -1)},"${name}":{"admin":true}}`;
      expect(await send(path, body)).toEqual({ status: 400, code: 'validation_error', setCookie: null });
      expect(await route.receivedFrom(email)).toEqual([]);
    },
  );
});

it('the bodies that these were made of are taken', async () => {
  expect((await send('demo-user', routes['demo-user'])).status).toBe(200);
  expect((await send('webhooks/proof/[key]', routes['webhooks/proof/[key]'])).status).toBe(202);
  expect((await send('session', routes.session)).status).toBe(200);
}, 60_000);
