/** The route with other variables: selling disabled, three sessions per address, a trusted proxy. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context, emailFor, expectError, order, post, startRouteHarness } from '@/testing/route-harness';

let route: Awaited<ReturnType<typeof startRouteHarness>>;

beforeAll(async () => {
  route = await startRouteHarness({
    PROOF_SELL_ENABLED: 'false',
    SESSION_LIMIT_PER_IP: '3',
    TRUSTED_PROXIES: 'loopback',
  });
});
afterAll(() => route.close());

const from = (address: string) => ({ 'x-forwarded-for': address });

describe('POST /api/session', () => {
  it('400 validation_error on type for a sell while selling is disabled', async () => {
    const requested = route.requestSession('verified', { ...order, type: 'sell' });
    const { fields } = await expectError(requested, 400, 'invalid_request', 'validation_error');
    expect(Object.keys(fields)).toEqual(['type']);
  });

  it('429 over the limit of an address, for any user; another address is not limited', async () => {
    for (let count = 0; count < 3; count++)
      expect((await route.requestSession('verified', order, from('203.0.113.9'))).response.status).toBe(200);
    await expectError(
      route.requestSession('verified', order, from('203.0.113.9')),
      429,
      'rate_limited',
      'too_many_requests',
    );
    expect((await route.requestSession('verified', order, from('203.0.113.10'))).response.status).toBe(200);
  });

  it('does not limit unknown and private addresses, because many users share them', async () => {
    for (const address of ['10.0.0.7', 'unknown'])
      for (let count = 0; count < 4; count++)
        expect((await route.requestSession('verified', order, from(address))).response.status).toBe(200);
  });

  it('sends the address of the trusted proxy’s client to Proof', async () => {
    const email = emailFor('verified');
    const cookie = await route.signIn(email);
    const headers = { cookie, ...from('6.6.6.6, 198.51.100.23') };
    await route.session.POST(post('/api/session', JSON.stringify(order), headers), context);
    const [seen] = await route.receivedFrom(email);
    expect(JSON.parse(seen?.body ?? '').client_ip).toBe('198.51.100.23');
  });
});
