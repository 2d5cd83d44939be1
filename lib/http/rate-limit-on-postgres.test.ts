import type { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  anybody,
  defaults,
  expectOnlyGreedyUserLimited,
  rateLimitsOfInstance,
  sameUser,
} from '@/testing/rate-limit-instances';
import { createDatabase } from '@/testing/test-postgres';

describe.skipIf(!process.env.TEST_DATABASE_URL)('rate limits in a Postgres that instances share', () => {
  let url: string;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    ({ url, drop } = await createDatabase());
  });
  afterEach(() => drop());

  it('are counted for all instances, and per instance when Postgres is gone', async () => {
    const a = await rateLimitsOfInstance({ DATABASE_URL: url });
    expect(await a.letThrough(2, sameUser('a'), '203.0.113.1')).toBe(2);
    const b = await rateLimitsOfInstance({ DATABASE_URL: url });
    expect(await b.letThrough(5, sameUser('a'), '203.0.113.9')).toBe(1);
    expect(await b.letThrough(5, anybody, '203.0.113.1')).toBe(1);
    await drop();
    expect(await b.letThrough(5, sameUser('c'), null)).toBe(3);
  });

  it('leave the address’s sessions to other users at both instances', async () => {
    const a = await rateLimitsOfInstance({ ...defaults, DATABASE_URL: url });
    const b = await rateLimitsOfInstance({ ...defaults, DATABASE_URL: url });
    await expectOnlyGreedyUserLimited([a.rateLimitSession, b.rateLimitSession], '203.0.113.1');
  });

  it('return the point of a user whose address is over its limit at both instances', async () => {
    const a = await rateLimitsOfInstance({ DATABASE_URL: url });
    const b = await rateLimitsOfInstance({ DATABASE_URL: url });
    expect(await a.letThrough(3, anybody, '203.0.113.1')).toBe(3);
    for (const { letThrough } of [a, b]) expect(await letThrough(5, sameUser('a'), '203.0.113.1')).toBe(0);
    expect(await b.letThrough(5, sameUser('a'), '203.0.113.2')).toBe(3);
  });

  it('reset after the window, and one limiter deletes the expired rows of all', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const { letThrough, rateLimitSignIn, database } = await rateLimitsOfInstance({ DATABASE_URL: url });
    const pool = (await database()).pool as Pool;
    expect(await letThrough(4, sameUser('a'), '203.0.113.1')).toBe(3);
    await rateLimitSignIn('203.0.113.1');
    await pool.query(`update rate_limits set expire = 1 where key = 'session_user:a'`);
    expect(await letThrough(4, sameUser('a'), null)).toBe(3);
    // The timer that deletes rows does not keep the process alive.
    const clearing = timers.mock.calls.findIndex(([, delay]) => delay === 5 * 60_000);
    expect(timers.mock.results[clearing]?.value.hasRef()).toBe(false);
    await pool.query(`update rate_limits set expire = 1 where key = 'sign_in:203.0.113.1'`);
    const query = vi.spyOn(pool, 'query');
    vi.advanceTimersByTime(5 * 60_000 + 1);
    vi.useRealTimers();
    await expect
      .poll(async () => (await pool.query('select key from rate_limits order by key')).rows)
      .toEqual([{ key: 'session_address:203.0.113.1' }, { key: 'session_user:a' }]);
    expect(query.mock.calls.filter(([call]) => JSON.stringify(call).includes('DELETE'))).toHaveLength(1);
  });

  it('are counted in memory while Postgres hangs, and use no named statements', async () => {
    const { letThrough, database } = await rateLimitsOfInstance({ DATABASE_URL: url });
    const pool = (await database()).pool as Pool;
    const client = await pool.connect();
    await client.query('begin; lock table rate_limits');
    expect(await letThrough(1, sameUser('a'), '203.0.113.1')).toBe(1);
    await client.query('rollback');
    client.release();
    expect(await letThrough(1, sameUser('b'), null)).toBe(1);
    const { rows } = await pool.query(`select points from rate_limits where key = 'session_user:b'`);
    expect(rows).toEqual([{ points: 1 }]);
    const prepared = await Promise.all(
      [...Array(10)].map(() => pool.query('select from pg_prepared_statements')),
    );
    expect(prepared.map(({ rowCount }) => rowCount)).toEqual(Array(10).fill(0));
  });
});
