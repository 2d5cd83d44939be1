/** The route by status: a test for each row of the contract's table that is about the request. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context, emailFor, expectError, order, post, startRouteHarness } from '@/testing/route-harness';

const origin = 'http://localhost:3000';
let route: Awaited<ReturnType<typeof startRouteHarness>>;

beforeAll(async () => {
  route = await startRouteHarness();
});
afterAll(() => route.close());

describe('POST /api/session', () => {
  it('200: returns Proof’s session; sends Proof exactly the fields of the contract', async () => {
    const email = emailFor('verified');
    const cookie = await route.signIn(` ${email.toUpperCase()} `);
    const request = post('/api/session', JSON.stringify(order), { cookie, 'x-request-id': 'mine' });
    const response = await route.session.POST(request, context);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-request-id')).not.toBe('mine');
    const body = await response.json();
    expect(body).toMatchObject({
      amount: '99.50',
      network: 'TRC20',
      init_token_type: 'sdk_partner_authorization',
    });
    const [seen] = await route.receivedFrom(email);
    expect(JSON.parse(seen?.body ?? '')).toEqual({
      partner_user_id: expect.stringMatching(/^[0-9a-f]{64}$/),
      user_email: email,
      network: 'TRC20',
      currency: 'USDT',
      amount: '99.50',
      type: 'buy',
      redirect_url: 'http://localhost:3000/return',
      client_ip: '127.0.0.1',
    });
  });

  it('200: sends an address only for the pairs of PROOF_ADDRESSES', async () => {
    const email = emailFor('verified');
    const cookie = await route.signIn(email);
    await route.session.POST(
      post('/api/session', JSON.stringify({ ...order, network: 'ERC20' }), { cookie }),
      context,
    );
    const [seen] = await route.receivedFrom(email);
    expect(JSON.parse(seen?.body ?? '')).toMatchObject({ address: '0xours', network: 'ERC20' });
  });

  it('200: saves the transaction without token and signature', async () => {
    const { body } = await route.requestSession('verified');
    const { withDatabase } = await import('@/lib/db');
    const { transactions } = await import('@/lib/db/schema');
    const { eq } = await import('drizzle-orm');
    const [row] = await withDatabase(db =>
      db.select().from(transactions).where(eq(transactions.id, body.merchant_transaction_id)),
    );
    expect(row).toMatchObject({
      ...order,
      status: 'pending',
      address: body.address,
      proofRequestId: expect.any(String),
    });
    for (const secret of [body.init_token, body.signature]) expect(JSON.stringify(row)).not.toContain(secret);
  });

  it.each(['{', '', 'undefined', '{"type":"buy",}', '\ufffe'])('400 decode_error: %j', async text => {
    await expectError(route.requestSession('verified', text), 400, 'invalid_request', 'decode_error');
  });

  it('400 decode_error: a body that is not UTF-8', async () => {
    const cookie = await route.signIn(emailFor('verified'));
    const body = Buffer.from(JSON.stringify({ ...order, amount: 'ä' }), 'latin1');
    const response = await route.session.POST(post('/api/session', body, { cookie }), context);
    expect((await response.json()).code).toBe('decode_error');
  });

  it.each<[string, unknown, string]>([
    ['no amount', { ...order, amount: undefined }, 'amount'],
    ['a number', { ...order, amount: 99.5 }, 'amount'],
    ['zero', { ...order, amount: '0.00' }, 'amount'],
    ['a sign', { ...order, amount: '+1' }, 'amount'],
    ['a line break', { ...order, amount: '1\n' }, 'amount'],
    ['Arabic digits', { ...order, amount: '١' }, 'amount'],
    ['19 digits', { ...order, amount: '1234567890123456789' }, 'amount'],
    ['an exponent', { ...order, amount: '1e3' }, 'amount'],
    ['an unknown type', { ...order, type: 'swap' }, 'type'],
    ['an unsupported pair', { ...order, currency: 'USDC', network: 'TRC20' }, 'network'],
    ['an unknown currency', { ...order, currency: 'XXX' }, 'network'],
    ['no currency', { ...order, currency: undefined }, 'currency'],
    ['an e-mail', { ...order, user_email: 'a@b.c' }, 'user_email'],
    ['an identity', { ...order, partner_user_id: '1' }, 'partner_user_id'],
    ['an address', { ...order, address: 'T' }, 'address'],
    ['an IP', { ...order, client_ip: '1.1.1.1' }, 'client_ip'],
    ['a redirect', { ...order, redirect_url: 'https://evil.example' }, 'redirect_url'],
  ])('400 validation_error on its field: %s', async (_, body, field) => {
    const { fields } = await expectError(
      route.requestSession('verified', body),
      400,
      'invalid_request',
      'validation_error',
    );
    expect(Object.keys(fields)).toContain(field);
    expect(Object.hasOwn(fields, field) && fields[field]).toMatch(/\S/);
  });

  it.each([[null], [[]], ['text'], [1]])('400 validation_error: %j is not an order', async body => {
    await expectError(
      route.requestSession('verified', JSON.stringify(body)),
      400,
      'invalid_request',
      'validation_error',
    );
  });

  it('400 validation_error: names every invalid field', async () => {
    const { fields } = await expectError(
      route.requestSession('verified', {}),
      400,
      'invalid_request',
      'validation_error',
    );
    expect(Object.keys(fields).sort()).toEqual(['amount', 'currency', 'network', 'type']);
  });

  it.each([
    ['currency_not_allowed', { ...order, currency: 'DOGE' }, 'invalid_request'],
    ['WALLET_NOT_SUPPORTED', { ...order, currency: 'USDC', network: 'ERC20' }, 'wallet_not_supported'],
  ])('400 with Proof’s own code: %s', async (code, body, error) => {
    await expectError(route.requestSession('verified', body), 400, error, code);
  });

  it('400 with Proof’s own code: validation_error', async () => {
    await expectError(
      route.requestSession('error-400-validation'),
      400,
      'invalid_request',
      'validation_error',
    );
  });

  it('401 without a sign-in', async () => {
    await expectError(
      route.requestSession('verified', order, { cookie: '' }),
      401,
      'unauthorised',
      'not_signed_in',
    );
  });

  it('401 for a forged cookie', async () => {
    await expectError(
      route.requestSession('verified', order, { cookie: 'proof-demo-user=eyJ.e.e.e.e' }),
      401,
      'unauthorised',
      'not_signed_in',
    );
  });

  it.each<[string, Record<string, string>]>([
    ['another page', { origin: 'https://evil.example' }],
    ['a null origin', { origin: 'null' }],
    ['another port', { origin: 'http://localhost:3001' }],
    [
      'a bearer token, which demo mode does not accept',
      { origin: 'https://evil.example', authorization: 'Bearer x' },
    ],
  ])('403 forbidden_origin: %s', async (_, headers) => {
    const { response } = await expectError(
      route.requestSession('verified', order, headers),
      403,
      'forbidden',
      'forbidden_origin',
    );
    expect(response.status).toBe(403);
  });

  it('403 forbidden_origin names APP_URL; without an Origin, Sec-Fetch-Site decides', async () => {
    const cookie = await route.signIn(emailFor('verified'));
    const send = async (headers: Record<string, string>) => {
      const request = new Request(`${origin}/api/session`, {
        method: 'POST',
        body: JSON.stringify(order),
        headers: { 'content-type': 'application/json', cookie, ...headers },
      });
      const response = await route.session.POST(request, context);
      return { status: response.status, text: await response.text() };
    };
    const refused = await send({});
    expect(refused.status).toBe(403);
    expect(refused.text).toContain(origin);
    expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await send({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)('405: %s', async method => {
    const response = await route.session[method](new Request(`${origin}/api/session`, { method }), context);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await response.json()).toMatchObject({ error: 'invalid_request', code: 'method_not_allowed' });
  });

  it('413: a body over 4 KiB, with and without a true Content-Length', async () => {
    const large = JSON.stringify({ ...order, amount: '1'.repeat(4096) });
    await expectError(route.requestSession('verified', large), 413, 'invalid_request', 'body_too_large');
    await expectError(
      route.requestSession('verified', large, { 'content-length': '10' }),
      413,
      'invalid_request',
      'body_too_large',
    );
    await expectError(
      route.requestSession('verified', large, { 'content-length': String(large.length) }),
      413,
      'invalid_request',
      'body_too_large',
    );
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', ''])(
    '415: %j',
    async type => {
      await expectError(
        route.requestSession('verified', order, { 'content-type': type }),
        415,
        'invalid_request',
        'unsupported_media_type',
      );
    },
  );

  it('checks in the order of the contract: origin, content type, size, user, parse', async () => {
    const wrong = { cookie: '', origin: 'https://evil.example', 'content-type': 'text/plain' };
    const large = '{'.repeat(5000);
    await expectError(route.requestSession('verified', large, wrong), 403, 'forbidden', 'forbidden_origin');
    await expectError(
      route.requestSession('verified', large, { ...wrong, origin }),
      415,
      'invalid_request',
      'unsupported_media_type',
    );
    await expectError(
      route.requestSession('verified', large, { cookie: '' }),
      413,
      'invalid_request',
      'body_too_large',
    );
    await expectError(
      route.requestSession('verified', '{', { cookie: '' }),
      401,
      'unauthorised',
      'not_signed_in',
    );
  });

  it('429 with Retry-After over the user’s limit; invalid orders do not count', async () => {
    const cookie = await route.signIn(emailFor('verified'));
    const send = (body: unknown) =>
      route.session.POST(post('/api/session', JSON.stringify(body), { cookie }), context);
    for (let count = 0; count < 20; count++) {
      expect((await send({})).status).toBe(400);
      expect((await send(order)).status).toBe(200);
    }
    const response = await send(order);
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ error: 'rate_limited', code: 'too_many_requests' });
    const seconds = Number(response.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(600);
  });
});
