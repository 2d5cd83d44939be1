import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context, emailFor, post, startRouteHarness } from '@/testing/route-harness';

let route: Awaited<ReturnType<typeof startRouteHarness>>;
let GET: typeof import('./route')['GET'];

beforeAll(async () => {
  route = await startRouteHarness({ TRUSTED_PROXIES: 'loopback' });
  ({ GET } = await import('./route'));
});
afterAll(() => route.close());

const getKyc = (cookie: string, address = '203.0.113.1') => {
  const { headers } = post('/api/kyc', '', { cookie, 'x-forwarded-for': address });
  return GET(new Request('http://localhost:3000/api/kyc', { headers }), context);
};

describe('GET /api/kyc', () => {
  it('200 with Proof’s status', async () => {
    const cookie = await route.signIn(emailFor('verified'));
    await route.open(cookie);
    expect(await (await getKyc(cookie)).json()).toEqual({ status: 'verified' });
  });

  it('200 unknown when Proof fails', async () => {
    const email = emailFor('verified');
    const cookie = await route.signIn(email);
    await route.open(cookie);
    await route.arm(email, 'error-401', 'kyc');
    expect(await (await getKyc(cookie)).json()).toEqual({ status: 'unknown' });
  });

  it('401 not_signed_in without a sign-in', async () => {
    expect((await getKyc('')).status).toBe(401);
  });

  it('429 after a hundred requests from an address, for any user', async () => {
    for (let count = 0; count < 100; count++)
      expect((await getKyc(await route.signIn(emailFor('verified')), '198.51.100.1')).status).toBe(200);
    const refused = await getKyc(await route.signIn(emailFor('verified')), '198.51.100.1');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  });
});
