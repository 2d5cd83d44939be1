import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context, emailFor, startRouteHarness } from '@/testing/route-harness';

let route: Awaited<ReturnType<typeof startRouteHarness>>;
let list: typeof import('./route');
let single: typeof import('./[id]/route');

beforeAll(async () => {
  route = await startRouteHarness();
  list = await import('./route');
  single = await import('./[id]/route');
});
afterAll(() => route.close());

const get = (path: string, cookie: string) =>
  new Request(`http://localhost:3000${path}`, { headers: { cookie } });

const open = (cookie: string, change?: object) => route.open(cookie, change);

async function pageOf(cookie: string, query = '') {
  const response = await list.GET(get(`/api/transactions${query}`, cookie), context);
  const body = await response.json();
  return {
    status: response.status,
    body,
    ids: body.transactions?.map((each: { merchant_transaction_id: string }) => each.merchant_transaction_id),
  };
}

async function read(id: string, cookie: string) {
  const response = await single.GET(get(`/api/transactions/${id}`, cookie), {
    params: Promise.resolve({ id }),
  });
  return { status: response.status, body: await response.json() };
}

describe('GET /api/transactions', () => {
  it('lists the caller’s own transactions, newest first, 20 per page', async () => {
    const cookie = await route.signIn(emailFor('verified'));
    await open(await route.signIn(emailFor('verified')));
    const made: string[] = [];
    for (let count = 0; count < 20; count++) made.unshift(await open(cookie));
    expect((await pageOf(cookie)).body.next_cursor).toBeNull();
    // The user's rate limit is used up, so one more row is inserted directly.
    const { withDatabase } = await import('@/lib/db');
    const { transactions } = await import('@/lib/db/schema');
    const { eq } = await import('drizzle-orm');
    await withDatabase(async db => {
      const [row] = await db
        .select()
        .from(transactions)
        .where(eq(transactions.id, made[0] ?? ''));
      if (row)
        await db
          .insert(transactions)
          .values({ ...row, id: 'one-more', createdAt: new Date(Date.now() + 1000) });
    });
    made.unshift('one-more');

    const first = await pageOf(cookie);
    expect(first.ids).toEqual(made.slice(0, 20));
    const second = await pageOf(cookie, `?cursor=${first.body.next_cursor}`);
    expect(second.ids).toEqual(made.slice(20));
    expect(second.body.next_cursor).toBeNull();
  });

  it('filters by type and status', async () => {
    const cookie = await route.signIn(emailFor('verified'));
    const buy = await open(cookie);
    const sell = await open(cookie, { type: 'sell' });
    expect((await pageOf(cookie, '?type=sell')).ids).toEqual([sell]);
    expect((await pageOf(cookie, '?type=buy&status=pending')).ids).toEqual([buy]);
    expect((await pageOf(cookie, '?status=completed')).ids).toEqual([]);
  });

  it('finds an unknown status by the filter processing and by its own name', async () => {
    const cookie = await route.signIn(emailFor('verified'));
    const id = await open(cookie);
    await open(cookie);
    const { withDatabase } = await import('@/lib/db');
    const { transactions } = await import('@/lib/db/schema');
    await withDatabase(db =>
      db.update(transactions).set({ status: 'on hold' }).where(eq(transactions.id, id)),
    );
    expect((await pageOf(cookie, '?status=processing')).ids).toEqual([id]);
    expect((await pageOf(cookie, '?status=on%20hold')).ids).toEqual([id]);
  });

  it('a cursor of another user finds nothing', async () => {
    const theirs = await open(await route.signIn(emailFor('verified')));
    const cookie = await route.signIn(emailFor('verified'));
    await open(cookie);
    expect((await pageOf(cookie, `?cursor=${theirs}`)).ids).toEqual([]);
  });

  it('400 for an invalid query, 401 without a user', async () => {
    const cookie = await route.signIn(emailFor('verified'));
    for (const query of ['?type=swap', '?cursor=%00', '?status=a%0Ab'])
      expect(await pageOf(cookie, query)).toMatchObject({ status: 400, body: { code: 'validation_error' } });
    expect(await pageOf('')).toMatchObject({ status: 401, body: { code: 'not_signed_in' } });
  });
});

describe('GET /api/transactions/:id', () => {
  it('200: Proof’s fields without partner_user_id, plus amount and address; null for unknown values', async () => {
    const cookie = await route.signIn(emailFor('verified'));
    const id = await open(cookie, { amount: '7.10' });
    const { status, body } = await read(id, cookie);
    expect(status).toBe(200);
    expect(body).toEqual({
      merchant_transaction_id: id,
      type: 'buy',
      status: 'pending',
      currency: 'USDT',
      network: 'TRC20',
      amount: '7.10',
      crypto_amount: null,
      fiat_currency: null,
      fiat_amount: null,
      address: expect.any(String),
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  it('the same 404 for another user’s transaction, an unknown id and an invalid id', async () => {
    const theirs = await open(await route.signIn(emailFor('verified')));
    const cookie = await route.signIn(emailFor('verified'));
    const responses = await Promise.all(
      [theirs, 'unknown', '%00', '\u0000', 'a'.repeat(65), "' or 1=1"].map(id => read(id, cookie)),
    );
    for (const { status, body } of responses) {
      expect(status).toBe(404);
      expect({ ...body, request_id: '' }).toEqual({ ...responses[0]?.body, request_id: '' });
    }
  });

  it('reads from the database and sends no request to Proof', async () => {
    const email = emailFor('verified');
    const cookie = await route.signIn(email);
    const id = await open(cookie);
    await route.move(id, 'completed');
    expect((await read(id, cookie)).body.status).toBe('pending');
    expect((await route.receivedFrom(email)).map(({ path }) => path)).toEqual(['/widget/session']);
  });
});
