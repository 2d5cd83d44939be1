import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transaction } from '@/lib/transactions/schema';
import { emailFor, startRouteHarness } from '@/testing/route-harness';

let route: Awaited<ReturnType<typeof startRouteHarness>>;
let events: typeof import('./route');
let modules: {
  db: typeof import('@/lib/db');
  schema: typeof import('@/lib/db/schema');
  stream: typeof import('@/lib/transactions/server/event-stream');
};

beforeAll(async () => {
  route = await startRouteHarness();
  events = await import('./route');
  modules = {
    db: await import('@/lib/db'),
    schema: await import('@/lib/db/schema'),
    stream: await import('@/lib/transactions/server/event-stream'),
  };
});
afterAll(() => route.close());

/** Opens the stream. `next` returns the next event, undefined at the end. */
async function watch(id: string, cookie: string) {
  const request = new Request(`http://localhost:3000/api/transactions/${id}/events`, { headers: { cookie } });
  const response = await events.GET(request, { params: Promise.resolve({ id }) });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const next = async (): Promise<Transaction | undefined> => {
    const { value } = (await reader?.read()) ?? {};
    if (value === undefined) return undefined;
    const [, data] = /^event: tx\.update\ndata: (.*)\n\n$/.exec(value) ?? [];
    return JSON.parse(data ?? value);
  };
  // Like Next when the client disconnects (`e2e/server/left-streams.spec.ts`).
  const leave = () => void reader?.cancel();
  return { response, next, leave };
}

async function until(isTrue: () => Promise<boolean> | boolean, description: string) {
  for (let tries = 0; tries < 150; tries++) {
    if (await isTrue()) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`did not happen in time: ${description}`);
}

async function openOrder() {
  const email = emailFor('verified');
  const cookie = await route.signIn(email);
  return { email, cookie, id: await route.open(cookie) };
}

const openSockets = async (email: string) => Object.values((await route.sockets(email)).open);

describe('GET /api/transactions/:id/events', () => {
  it('sends the current state first, then each change, and ends after the last', async () => {
    const { cookie, id, email } = await openOrder();
    const { response, next } = await watch(id, cookie);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await next()).toMatchObject({ merchant_transaction_id: id, status: 'pending', fiat_amount: null });
    // The refresh after the WebSocket connects brings the price.
    expect(await next()).toMatchObject({ status: 'pending', fiat_amount: expect.any(String) });
    await route.move(id, 'processing');
    expect(await next()).toMatchObject({ status: 'processing', crypto_amount: '99.50' });
    await route.move(id, 'completed');
    expect(await next()).toMatchObject({ status: 'completed' });
    expect(await next()).toBeUndefined();
    await until(async () => (await openSockets(email)).length === 0, 'the upstream connection is closed');
  });

  it('sends the state of a final transaction and ends, without a connection to Proof', async () => {
    const { cookie, id, email } = await openOrder();
    await modules.db.withDatabase(db =>
      db
        .update(modules.schema.transactions)
        .set({ status: 'cancelled', nextPollAt: null })
        .where(eq(modules.schema.transactions.id, id)),
    );
    const { next } = await watch(id, cookie);
    expect(await next()).toMatchObject({ status: 'cancelled' });
    expect(await next()).toBeUndefined();
    expect((await route.sockets(email)).opened).toBe(0);
  });

  it('the stream of a failed transaction ends when its session has expired', async () => {
    const { cookie, id } = await openOrder();
    await route.move(id, 'failed');
    const { next } = await watch(id, cookie);
    expect(await next()).toMatchObject({ status: 'pending' });
    expect(await next()).toMatchObject({ status: 'failed' });
    // A second refresh ends only after the first has saved the next poll.
    const { refreshTransaction } = await import('@/lib/transactions/server/refresh');
    await refreshTransaction(id, 'timer');
    await modules.db.withDatabase(db =>
      db
        .update(modules.schema.transactions)
        .set({ createdAt: new Date(Date.now() - 2 * 60 * 60 * 1000), nextPollAt: new Date() })
        .where(eq(modules.schema.transactions.id, id)),
    );
    const { reconcile } = await import('@/lib/transactions/server/reconciler');
    await reconcile();
    expect(await next()).toBeUndefined();
  });

  it('opens one WebSocket for all watchers, and closes it after the last watcher has left', async () => {
    const { cookie, id, email } = await openOrder();
    const streams = await Promise.all(Array.from({ length: 5 }, () => watch(id, cookie)));
    await until(async () => (await openSockets(email)).length === 1, 'a connection');
    expect(await openSockets(email)).toEqual([1]);
    await route.move(id, 'processing');
    for (const { next } of streams) {
      const statuses: (string | undefined)[] = [];
      while (statuses.at(-1) !== 'processing') statuses.push((await next())?.status);
    }
    expect((await route.sockets(email)).opened).toBe(1);
    for (const { leave } of streams) leave();
    await until(async () => (await openSockets(email)).length === 0, 'no connection');
  });

  it('401 without a user, 404 for another user’s transaction and for an unknown id', async () => {
    const { id } = await openOrder();
    const { cookie } = await openOrder();
    expect((await watch(id, '')).response.status).toBe(401);
    expect((await watch(id, cookie)).response.status).toBe(404);
    expect((await watch('unknown', cookie)).response.status).toBe(404);
  });

  it('429 with Retry-After for a user’s eleventh stream, until a stream is closed', async () => {
    const { cookie, id } = await openOrder();
    const streams = await Promise.all(Array.from({ length: 10 }, () => watch(id, cookie)));
    const { response } = await watch(id, cookie);
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    streams[0]?.leave();
    const another = await watch(id, cookie);
    expect(another.response.status).toBe(200);
    for (const { leave } of [...streams, another]) leave();
  });

  it('HEAD leaves no stream open', async () => {
    const { cookie, id, email } = await openOrder();
    const request = () =>
      new Request(`http://localhost:3000/api/transactions/${id}/events`, {
        method: 'HEAD',
        headers: { cookie },
      });
    for (let count = 0; count < 11; count++)
      expect((await events.GET(request(), { params: Promise.resolve({ id }) })).status).toBe(200);
    await until(async () => (await openSockets(email)).length === 0, 'no connection');
  });

  it('the poll timer brings a change when the WebSocket is refused', async () => {
    const { cookie, id, email } = await openOrder();
    await route.breakChannel(email, 'websocket', 'refuse');
    const { next, leave } = await watch(id, cookie);
    expect(await next()).toMatchObject({ status: 'pending' });
    await route.move(id, 'processing');
    expect(await next()).toMatchObject({ status: 'processing' });
    leave();
  });

  it.each(['refuse', 'stale'])(
    'refreshes again when Proof’s GET does not have the change yet: %s',
    async fault => {
      const { cookie, id, email } = await openOrder();
      const { next, leave } = await watch(id, cookie);
      await next();
      expect(await next()).toMatchObject({ status: 'pending', fiat_amount: expect.any(String) });
      await route.breakChannel(email, 'transaction', fault);
      await route.move(id, 'processing');
      await new Promise(resolve => setTimeout(resolve, 2_500));
      await route.breakChannel(email, 'transaction', 'none');
      expect(await next()).toMatchObject({ status: 'processing' });
      leave();
    },
  );

  it('ends when the sign-in that opened the stream ends', async () => {
    const { id } = await openOrder();
    const [row] = await modules.db.withDatabase(db =>
      db.select().from(modules.schema.transactions).where(eq(modules.schema.transactions.id, id)),
    );
    const user = { id: row?.userId ?? '', email: null, signedInUntil: Date.now() + 2_000 };
    const stream = await modules.stream.openEventStream(user, id, new Request('http://localhost:3000'));
    const reader = stream?.getReader();
    while (!(await reader?.read())?.done);
    expect(Date.now()).toBeGreaterThanOrEqual(user.signedInUntil - 50);
  });

  it('frees all connections, timers and watches after 500 streams have been left', async () => {
    const { singleton } = await import('@/lib/server/singleton');
    const sizes = () => ({
      watches: singleton('watcher', () => ({ watches: new Map() })).watches.size,
      streams: singleton('event-streams', () => new Map()).size,
      timers: process.getActiveResourcesInfo().filter(name => name === 'Timeout').length,
    });
    const users = await Promise.all(Array.from({ length: 50 }, openOrder));
    await until(() => sizes().watches === 0, 'earlier tests have ended');
    await new Promise(resolve => setTimeout(resolve, 2_000));
    const before = sizes();
    const streams = await Promise.all(
      users.flatMap(({ id, cookie }) => Array.from({ length: 10 }, () => watch(id, cookie))),
    );
    expect(streams.every(({ response }) => response.status === 200)).toBe(true);
    expect(sizes()).toMatchObject({ watches: 50, streams: 50 });
    for (const { leave } of streams) leave();
    // Up to ten more timers belong to the test runner and the HTTP client.
    await until(() => sizes().watches === 0 && sizes().timers <= before.timers + 10, 'everything is freed');
    expect(sizes()).toMatchObject({ watches: 0, streams: 0 });
    for (const { email } of users.slice(0, 5))
      await until(async () => (await openSockets(email)).length === 0, 'no connection');
  });
});
