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

/** Opens the stream; `next` gives what comes next, undefined at its end. */
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
  // As Next does when the client is gone (`e2e/server/abandoned-streams.spec.ts`).
  const leave = () => void reader?.cancel();
  return { response, next, leave };
}

async function until(isTrue: () => Promise<boolean> | boolean, what: string) {
  for (let tries = 0; tries < 150; tries++) {
    if (await isTrue()) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`never: ${what}`);
}

async function buyer() {
  const email = emailFor('verified');
  const cookie = await route.signIn(email);
  return { email, cookie, id: await route.open(cookie) };
}

const openSockets = async (email: string) => Object.values((await route.sockets(email)).open);

describe('GET /api/transactions/:id/events', () => {
  it('the state first, then each change, then the end', async () => {
    const { cookie, id, email } = await buyer();
    const { response, next } = await watch(id, cookie);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await next()).toMatchObject({ merchant_transaction_id: id, status: 'pending', fiat_amount: null });
    // The question after the connect tells what a price was.
    expect(await next()).toMatchObject({ status: 'pending', fiat_amount: expect.any(String) });
    await route.move(id, 'processing');
    expect(await next()).toMatchObject({ status: 'processing', crypto_amount: '99.50' });
    await route.move(id, 'completed');
    expect(await next()).toMatchObject({ status: 'completed' });
    expect(await next()).toBeUndefined();
    await until(async () => (await openSockets(email)).length === 0, 'the upstream connection is closed');
  });

  it('one that is over: its state, and the end, with nothing asked', async () => {
    const { cookie, id, email } = await buyer();
    await modules.db.withDatabase(db =>
      db
        .update(modules.schema.transactions)
        .set({ status: 'cancelled', nextAskAt: null })
        .where(eq(modules.schema.transactions.id, id)),
    );
    const { next } = await watch(id, cookie);
    expect(await next()).toMatchObject({ status: 'cancelled' });
    expect(await next()).toBeUndefined();
    expect((await route.sockets(email)).opened).toBe(0);
  });

  it('a failed one is followed until its hour is over, then left, and its stream ends', async () => {
    const { cookie, id } = await buyer();
    await route.move(id, 'failed');
    const { next } = await watch(id, cookie);
    expect(await next()).toMatchObject({ status: 'pending' });
    expect(await next()).toMatchObject({ status: 'failed' });
    // The plan that came with the last question is written down before another is answered.
    const { refreshTransaction } = await import('@/lib/transactions/server/refresh');
    await refreshTransaction(id, 'timer');
    await modules.db.withDatabase(db =>
      db
        .update(modules.schema.transactions)
        .set({ createdAt: new Date(Date.now() - 2 * 60 * 60 * 1000), nextAskAt: new Date() })
        .where(eq(modules.schema.transactions.id, id)),
    );
    const { reconcile } = await import('@/lib/transactions/server/reconciler');
    await reconcile();
    expect(await next()).toBeUndefined();
  });

  it('one upstream connection, however many watch; none when nobody does', async () => {
    const { cookie, id, email } = await buyer();
    const streams = await Promise.all(Array.from({ length: 5 }, () => watch(id, cookie)));
    await until(async () => (await openSockets(email)).length === 1, 'a connection');
    expect(await openSockets(email)).toEqual([1]);
    await route.move(id, 'processing');
    for (const { next } of streams) {
      const heard: (string | undefined)[] = [];
      while (heard.at(-1) !== 'processing') heard.push((await next())?.status);
    }
    expect((await route.sockets(email)).opened).toBe(1);
    for (const { leave } of streams) leave();
    await until(async () => (await openSockets(email)).length === 0, 'no connection');
  });

  it('401 without a user, 404 for another’s and an unknown one', async () => {
    const { id } = await buyer();
    const { cookie } = await buyer();
    expect((await watch(id, '')).response.status).toBe(401);
    expect((await watch(id, cookie)).response.status).toBe(404);
    expect((await watch('unknown', cookie)).response.status).toBe(404);
  });

  it('429 for a user’s eleventh, with Retry-After, until one is closed', async () => {
    const { cookie, id } = await buyer();
    const streams = await Promise.all(Array.from({ length: 10 }, () => watch(id, cookie)));
    const { response } = await watch(id, cookie);
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    streams[0]?.leave();
    const another = await watch(id, cookie);
    expect(another.response.status).toBe(200);
    for (const { leave } of [...streams, another]) leave();
  });

  it('HEAD opens nothing that stays open', async () => {
    const { cookie, id, email } = await buyer();
    const request = () =>
      new Request(`http://localhost:3000/api/transactions/${id}/events`, {
        method: 'HEAD',
        headers: { cookie },
      });
    for (let count = 0; count < 11; count++)
      expect((await events.GET(request(), { params: Promise.resolve({ id }) })).status).toBe(200);
    await until(async () => (await openSockets(email)).length === 0, 'no connection');
  });

  it('without the WebSocket, the timer brings the change', async () => {
    const { cookie, id, email } = await buyer();
    await route.breakChannel(email, 'websocket', 'refuse');
    const { next, leave } = await watch(id, cookie);
    expect(await next()).toMatchObject({ status: 'pending' });
    await route.move(id, 'processing');
    expect(await next()).toMatchObject({ status: 'processing' });
    leave();
  });

  it.each(['refuse', 'stale'])(
    'a message that Proof could not answer for yet is asked about again: %s',
    async fault => {
      const { cookie, id, email } = await buyer();
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

  it('ends when the sign-in that opened it does', async () => {
    const { id } = await buyer();
    const [row] = await modules.db.withDatabase(db =>
      db.select().from(modules.schema.transactions).where(eq(modules.schema.transactions.id, id)),
    );
    const user = { id: row?.userId ?? '', email: null, signedInUntil: Date.now() + 2_000 };
    const stream = await modules.stream.openEventStream(user, id, new Request('http://localhost:3000'));
    const reader = stream?.getReader();
    while (!(await reader?.read())?.done);
    expect(Date.now()).toBeGreaterThanOrEqual(user.signedInUntil - 50);
  });

  it('500 streams opened and left: connections, timers and listeners are back where they were', async () => {
    const { singleton } = await import('@/lib/server/singleton');
    const sizes = () => ({
      watches: singleton('watch', () => ({ watches: new Map() })).watches.size,
      listeners: singleton('changes', () => ({ listeners: new Map() })).listeners.size,
      streams: singleton('event-streams', () => new Map()).size,
      timers: process.getActiveResourcesInfo().filter(name => name === 'Timeout').length,
    });
    const users = await Promise.all(Array.from({ length: 50 }, buyer));
    await until(() => sizes().watches === 0, 'earlier tests are over');
    await new Promise(resolve => setTimeout(resolve, 2_000));
    const before = sizes();
    const streams = await Promise.all(
      users.flatMap(({ id, cookie }) => Array.from({ length: 10 }, () => watch(id, cookie))),
    );
    expect(streams.every(({ response }) => response.status === 200)).toBe(true);
    expect(sizes()).toMatchObject({ watches: 50, streams: 50 });
    for (const { leave } of streams) leave();
    // The handful of timers allowed for is the test runner's and the client's.
    await until(() => sizes().watches === 0 && sizes().timers <= before.timers + 10, 'everything is freed');
    expect(sizes()).toMatchObject({ watches: 0, listeners: before.listeners, streams: 0 });
    for (const { email } of users.slice(0, 5))
      await until(async () => (await openSockets(email)).length === 0, 'no connection');
  });
});
