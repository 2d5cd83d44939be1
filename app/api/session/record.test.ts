/** The route when our database decides the response. Proof's failures are in `fault-matrix.test.ts` and
 *  `unreachable.test.ts`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context, emailFor, expectError, order, post, startRouteHarness } from '@/testing/route-harness';

const origin = 'http://localhost:3000';
let route: Awaited<ReturnType<typeof startRouteHarness>>;

beforeAll(async () => {
  route = await startRouteHarness();
});
afterAll(() => route.close());

describe('POST /api/session with a transaction id that exists', () => {
  it('502 upstream_invalid_response: an id that exists keeps its owner', async () => {
    const { body: first } = await route.requestSession('verified');
    const other = emailFor('verified');
    const cookie = await route.signIn(other);
    await route.arm(other, { merge: { merchant_transaction_id: first.merchant_transaction_id } });
    const response = await route.session.POST(
      post('/api/session', JSON.stringify(order), { cookie }),
      context,
    );
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ code: 'upstream_invalid_response' });
    const transaction = await import('@/app/api/transactions/[id]/route');
    const read = await transaction.GET(new Request(origin, { headers: { cookie } }), {
      params: Promise.resolve({ id: first.merchant_transaction_id }),
    });
    expect(read.status).toBe(404);
  });
});

describe('POST /api/session without a database', () => {
  it('503 storage_unavailable without the session; works again without a restart', async () => {
    const { openPostgres } = await import('@/lib/db/postgres');
    const { databaseSingleton } = await import('@/lib/db');
    const opened = databaseSingleton.connection;
    const away = openPostgres('postgres://nobody@127.0.0.1:1/nothing');
    away.catch(() => {});
    databaseSingleton.connection = away;
    await expectError(route.requestSession('verified'), 503, 'storage_unavailable', 'storage_unavailable');
    const health = await import('@/app/api/health/route');
    expect((await health.GET(new Request(origin), context)).status).toBe(503);
    databaseSingleton.connection = opened;
    // A probe of the database counts for a second.
    const healthy = async () => (await health.GET(new Request(origin), context)).status;
    await expect.poll(healthy, { timeout: 5_000 }).toBe(200);
    expect((await route.requestSession('verified')).response.status).toBe(200);
  });
});
