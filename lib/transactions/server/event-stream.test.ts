import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { getDatabase } from '@/lib/db';
import { transactions } from '@/lib/db/schema';
import { startShutdown } from '@/lib/server/shutdown';
import { startPolledProof } from '@/testing/polled-proof';
import { setEnvironment } from '@/testing/unit-environment';
import { openEventStream, TextStream } from './event-stream';

const dayMs = 24 * 60 * 60 * 1000;
const request = new Request('http://localhost:3000/api/transactions/a/events');
const userUntil = (signedInUntil: number) => ({ id: 'u', email: 'u@example.com', signedInUntil });

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

let proof: Awaited<ReturnType<typeof startPolledProof>>;
beforeAll(async () => {
  proof = await startPolledProof();
  setEnvironment({ PROOF_API_BASE_URL: proof.url });
  const order = { type: 'buy', network: 'TRC20', currency: 'USDT', amount: '1', address: 'T' } as const;
  const { db } = await getDatabase();
  await db.insert(transactions).values({ id: 'a', userId: 'u', status: 'pending', ...order });
});
afterAll(() => proof.close());

describe('openEventStream', () => {
  it('the first stream keeps no reference to the request context that opened it', async () => {
    const context = new AsyncLocalStorage<object>();
    const openInContext = async () => {
      const store = { of: 'the request' };
      const stream = await context.run(store, () =>
        openEventStream(userUntil(Date.now() + dayMs), 'a', request),
      );
      return { stream, store: new WeakRef(store) };
    };
    const { stream, store } = await openInContext();
    await expect
      .poll(() => {
        collectGarbage();
        return store.deref() === undefined;
      })
      .toBe(true);
    await stream?.cancel();
  });

  it('leaves no timer when the database fails', async () => {
    const timers = () => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length;
    const before = timers();
    const { db } = await getDatabase();
    const select = db.select.bind(db);
    let reads = 0;
    const spy = vi.spyOn(db, 'select').mockImplementation((...fields: Parameters<typeof select>) => {
      // The first read checks the owner, the second is the watcher's.
      if (++reads > 1) throw new Error('the database is unavailable');
      return select(...fields);
    });
    await expect(openEventStream(userUntil(Date.now() + dayMs), 'a', request)).rejects.toMatchObject({
      code: 'storage_unavailable',
    });
    spy.mockRestore();
    expect(reads).toBe(2);
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('stays open when the sign-in ends later than the longest timer (24.8 days)', async () => {
    const stream = await openEventStream(userUntil(Date.now() + 30 * dayMs), 'a', request);
    const reader = stream?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    expect(await Promise.race([reader?.read(), sleep(300, 'still open')])).toBe('still open');
    await reader?.cancel();
  });
});

describe('TextStream', () => {
  it('send and close do not throw after the reader has left or the stream has ended', async () => {
    let cancelled = 0;
    const left = new TextStream(() => cancelled++);
    await left.readable.cancel();
    expect(() => left.send(': still here\n\n')).not.toThrow();
    expect(() => left.close()).not.toThrow();
    expect(cancelled).toBe(1);
    const ended = new TextStream(() => cancelled++);
    ended.close();
    expect(() => ended.send(': still here\n\n')).not.toThrow();
    expect((await ended.readable.getReader().read()).done).toBe(true);
    expect(cancelled).toBe(1);
  });
});

describe('openEventStream during shutdown', () => {
  it('throws 503 stopping before it reads the database', async () => {
    startShutdown();
    await expect(openEventStream(userUntil(Date.now() + 1000), 'a', request)).rejects.toMatchObject({
      status: 503,
      error: 'stopping',
      code: 'stopping',
    });
  });
});
