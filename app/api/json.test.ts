/** The bodies that every route with a JSON body refuses. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { emailFor, post, startRouteHarness } from '@/testing/route-harness';

// Next runs the callback after the response; here it runs at once.
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

/** A valid body for each route. */
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
  const withField = (field: string) => `${valid.slice(0, -1)},${field}}`;

  it.each<[string, BodyInit]>([
    ['invalid JSON', valid.slice(0, -1)],
    ['a byte order mark', `\ufeff${valid}`],
    ['UTF-16', Buffer.from(valid, 'utf16le')],
    ['invalid UTF-8', Buffer.from(withField('"more":"\u00e4"'), 'latin1')],
  ])('400 decode_error: %s', async (_, body) => {
    expect(await send(path, body)).toEqual({ status: 400, code: 'decode_error', setCookie: null });
    expect(await route.receivedFrom(email)).toEqual([]);
  });

  it('413 for a body that is too large, 400 from the webhook', async () => {
    const { status } = await send(path, withField(`"more":"${'a'.repeat(20_000)}"`));
    expect(status).toBe(path.startsWith('webhooks') ? 400 : 413);
  });
});

describe.each(['session', 'demo-user'] as const)('POST /api/%s', path => {
  it.each(['__proto__', '\\u005f_proto__', 'constructor', 'toString', 'more'])(
    '400 validation_error for an unknown field named %s',
    async name => {
      const body = `${routes[path].slice(0, -1)},"${name}":{"admin":true}}`;
      expect(await send(path, body)).toEqual({ status: 400, code: 'validation_error', setCookie: null });
      expect(await route.receivedFrom(email)).toEqual([]);
    },
  );
});

it('accepts the valid bodies that the invalid ones are derived from', async () => {
  expect((await send('demo-user', routes['demo-user'])).status).toBe(200);
  expect((await send('webhooks/proof/[key]', routes['webhooks/proof/[key]'])).status).toBe(202);
  expect((await send('session', routes.session)).status).toBe(200);
}, 60_000);
