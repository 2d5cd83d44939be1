/** The route by status, from Proof on: a test for each row of the contract's table that is about an answer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context, emailFor, expectError, order, post, startSessionRoute } from '@/e2e/session-route';

const origin = 'http://localhost:3000';
let route: Awaited<ReturnType<typeof startSessionRoute>>;

beforeAll(async () => {
  route = await startSessionRoute();
});
afterAll(() => route.close());

describe('POST /api/session, when Proof or the record fails', () => {
  it.each([
    ['error-404', 'upstream_error', 'not_found'],
    ['error-409', 'upstream_error', 'session_already_used'],
    ['error-422', 'upstream_error', 'unprocessable'],
    ['error-429', 'upstream_error', 'rate_limit_exceeded'],
    ['error-500', 'upstream_error', 'db_error'],
    ['error-502', 'upstream_error', 'provider_error'],
    ['error-502-unavailable', 'upstream_unavailable', 'upstream_unavailable'],
    ['error-503', 'upstream_unavailable', 'upstream_unavailable'],
    ['cut', 'upstream_unavailable', 'upstream_unavailable'],
    ['cut-middle', 'upstream_unavailable', 'upstream_unavailable'],
    ['no-content', 'upstream_unavailable', 'upstream_unavailable'],
    ['redirect', 'upstream_unavailable', 'upstream_unavailable'],
    ['garbage', 'upstream_unavailable', 'upstream_invalid_response'],
    ['truncated', 'upstream_unavailable', 'upstream_invalid_response'],
    ['huge', 'upstream_unavailable', 'upstream_invalid_response'],
    ['incomplete', 'upstream_unavailable', 'upstream_invalid_response'],
  ])('502: %s', async (as, error, code) => {
    await expectError(route.ask(as), 502, error, code);
  });

  it('502 upstream_invalid_response: an id that is on record stays its owner’s', async () => {
    const { body: first } = await route.ask('verified');
    const other = emailFor('verified');
    const cookie = await route.signIn(other);
    await route.arm(other, { merge: { merchant_transaction_id: first.merchant_transaction_id } });
    const response = await route.session.POST(
      post('/api/session', JSON.stringify(order), { cookie }),
      context,
    );
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ code: 'upstream_invalid_response' });
    const transaction = await import('../transactions/[id]/route');
    const read = await transaction.GET(new Request(origin, { headers: { cookie } }), {
      params: Promise.resolve({ id: first.merchant_transaction_id }),
    });
    expect(read.status).toBe(404);
  });

  it.each([
    ['error-401', 'invalid_token'],
    ['error-403', 'forbidden_origin'],
  ])('503 configuration_error: %s', async (as, code) => {
    await expectError(route.ask(as), 503, 'configuration_error', code);
  });

  it('504: Proof never answered', async () => {
    await expectError(route.ask('hang'), 504, 'upstream_timeout', 'upstream_timeout');
  });
});

describe('POST /api/session without a database', () => {
  it('503 storage_unavailable: the session is not handed out; back again, it works without a restart', async () => {
    const { openPostgres } = await import('@/lib/db/postgres');
    const { held } = await import('@/lib/db');
    const opened = held().connection;
    const away = openPostgres('postgres://nobody@127.0.0.1:1/nothing');
    away.catch(() => {});
    held().connection = away;
    await expectError(route.ask('verified'), 503, 'storage_unavailable', 'storage_unavailable');
    const health = await import('../health/route');
    expect((await health.GET(new Request(origin), context)).status).toBe(503);
    held().connection = opened;
    expect((await route.ask('verified')).response.status).toBe(200);
    expect((await health.GET(new Request(origin), context)).status).toBe(200);
  });
});
