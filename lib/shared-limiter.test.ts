import type { Pool } from 'pg';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDatabase } from '@/e2e/test-postgres';
import { setEnvironment } from '@/e2e/unit-environment';

const limit = { keyPrefix: 'test', points: 3, duration: 600 };

/** The limiter as another process would have it. */
async function instance(url: string) {
  vi.resetModules();
  setEnvironment({ DATABASE_URL: url });
  const { SharedLimiter } = await import('./shared-limiter');
  const { database, held } = await import('./db');
  held.connection = undefined;
  const connection = await database();
  const limiter = new SharedLimiter(limit);
  return { SharedLimiter, limiter, pool: connection.pool as Pool, close: connection.close };
}

describe.skipIf(!process.env.TEST_DATABASE_URL)('SharedLimiter', () => {
  let drop: () => Promise<void>;
  let url: string;
  let a: Awaited<ReturnType<typeof instance>>;
  beforeAll(async () => {
    ({ url, drop } = await createDatabase());
    a = await instance(url);
  });
  afterAll(async () => {
    await a.close();
    await drop();
  });

  it('those that meet are counted in two statements, as if one after another', async () => {
    const query = vi.spyOn(a.pool, 'query');
    const tries = [...Array(20)].map(() => a.limiter.consume('one').catch(refusal => refusal));
    const counted = (await Promise.all(tries)).map(({ consumedPoints }) => consumedPoints);
    expect(counted).toEqual([...Array(20).keys()].map(before => before + 1));
    expect(query.mock.calls.length).toBeLessThanOrEqual(2);
    query.mockRestore();
  });

  it('lets so many through, gives a point back, and begins anew once the window is over', async () => {
    const isLetThrough = () =>
      a.limiter.consume('two').then(
        () => true,
        () => false,
      );
    expect([await isLetThrough(), await isLetThrough()]).toEqual([true, true]);
    await a.limiter.reward('two');
    expect([await isLetThrough(), await isLetThrough()]).toEqual([true, true]);
    await a.pool.query(`update rate_limits set expire = 1 where key = 'test:two'`);
    expect(await a.limiter.consume('two')).toMatchObject({ consumedPoints: 1, remainingPoints: 2 });
  });

  it('goes on by itself when it is not answered within a second', async () => {
    const limiter = new a.SharedLimiter({ ...limit, insuranceLimiter: new RateLimiterMemory(limit) });
    const client = await a.pool.connect();
    await client.query('begin; lock table rate_limits');
    expect(await limiter.consume('three')).toMatchObject({ consumedPoints: 1 });
    await client.query('rollback');
    client.release();
    expect(await limiter.consume('four')).toMatchObject({ consumedPoints: 1 });
    const { rows } = await a.pool.query(`select points from rate_limits where key = 'test:four'`);
    expect(rows).toEqual([{ points: 1 }]);
  });

  it('instances that count the same keys in another order never wait for each other in a circle', async () => {
    const b = await instance(url);
    const keys = [...Array(400).keys()].map(String);
    for (let round = 0; round < 10; round++)
      await Promise.all([
        ...keys.map(key => a.limiter.penalty(key)),
        ...keys.toReversed().map(key => b.limiter.penalty(key)),
      ]);
    expect((await a.limiter.get('7'))?.consumedPoints).toBe(20);
    await b.close();
  });
});
