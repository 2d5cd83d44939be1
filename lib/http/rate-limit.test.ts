import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  anybody,
  defaults,
  expectOnlyGreedyUserLimited,
  rateLimitsOfInstance,
  sameUser,
} from '@/testing/rate-limit-instances';

const nowhere = 'postgres://nobody@127.0.0.1:1/nothing';

afterEach(() => vi.useRealTimers());

describe('rateLimitSession', () => {
  it('counts per user, at any address', async () => {
    const { letThrough } = await rateLimitsOfInstance();
    expect(await letThrough(5, sameUser('a'), null)).toBe(3);
    expect(await letThrough(1, sameUser('a'), '203.0.113.1')).toBe(0);
    expect(await letThrough(5, sameUser('b'), null)).toBe(3);
  });

  it('counts per address, and per /64 of IPv6', async () => {
    const { letThrough } = await rateLimitsOfInstance();
    let host = 0;
    const inOneBlock = async () => {
      host += 1;
      return letThrough(1, anybody, `2001:db8:1:2::${host.toString(16)}`);
    };
    expect([await inOneBlock(), await inOneBlock(), await inOneBlock(), await inOneBlock()]).toEqual([
      1, 1, 1, 0,
    ]);
    expect(await letThrough(1, anybody, '2001:db8:1:3::1')).toBe(1);
    expect(await letThrough(5, anybody, '203.0.113.1')).toBe(3);
    expect(await letThrough(5, anybody, '203.0.113.2')).toBe(3);
  });

  it('returns the point of a user whose address is over its limit', async () => {
    const { letThrough } = await rateLimitsOfInstance();
    expect(await letThrough(3, anybody, '203.0.113.1')).toBe(3);
    expect(await letThrough(5, sameUser('a'), '203.0.113.1')).toBe(0);
    expect(await letThrough(5, sameUser('a'), '203.0.113.2')).toBe(3);
  });

  it('consumes no point of the address for a user who is over their own limit', async () => {
    const { letThrough } = await rateLimitsOfInstance();
    expect(await letThrough(3, sameUser('a'), null)).toBe(3);
    expect(await letThrough(5, sameUser('a'), '203.0.113.1')).toBe(0);
    expect(await letThrough(5, anybody, '203.0.113.1')).toBe(3);
  });

  it('does not count an unknown or private address', async () => {
    const { letThrough } = await rateLimitsOfInstance();
    for (const address of [null, '10.0.0.1', '100.64.0.1', '::1', 'fd00::1'])
      expect(await letThrough(5, anybody, address), String(address)).toBe(5);
  });

  it('resets after ten minutes', async () => {
    vi.useFakeTimers();
    const { letThrough } = await rateLimitsOfInstance();
    expect(await letThrough(4, sameUser('a'), null)).toBe(3);
    vi.advanceTimersByTime(9.9 * 60_000);
    expect(await letThrough(1, sameUser('a'), null)).toBe(0);
    vi.advanceTimersByTime(0.2 * 60_000);
    expect(await letThrough(4, sameUser('a'), null)).toBe(3);
  });

  it('counts in memory while the shared database is unreachable', async () => {
    const { letThrough } = await rateLimitsOfInstance({ DATABASE_URL: nowhere });
    expect(await letThrough(5, sameUser('a'), '203.0.113.1')).toBe(3);
    expect(await letThrough(5, anybody, '203.0.113.1')).toBe(0);
  });
});

describe('a user who sends too many requests', () => {
  const address = '203.0.113.1';
  const refused = expect.objectContaining({ status: 429 });

  it.each([
    ['in one process', ''],
    ['with an unreachable shared database', nowhere],
  ])('leaves the address’s sessions to other users, %s', async (_, url) => {
    const { rateLimitSession } = await rateLimitsOfInstance({ ...defaults, DATABASE_URL: url });
    await expectOnlyGreedyUserLimited([rateLimitSession], address);
  });

  it('gets 30 statuses of an identity check, of 100 for the address', async () => {
    const { rateLimitKyc } = await rateLimitsOfInstance();
    for (let count = 0; count < 30; count++) await rateLimitKyc('greedy', address);
    for (let count = 0; count < 100; count++)
      await expect(rateLimitKyc('greedy', address)).rejects.toEqual(refused);
    for (let count = 0; count < 70; count++) await rateLimitKyc(randomUUID(), address);
    await expect(rateLimitKyc('neighbour', address)).rejects.toEqual(refused);
    await rateLimitKyc('neighbour', '203.0.113.2');
    for (let count = 0; count < 101; count++) await rateLimitKyc(randomUUID(), null);
  });
});

describe('rateLimitSignIn and rateLimitCspReports', () => {
  it('allow 100 per address, counted separately', async () => {
    const { rateLimitSignIn, rateLimitCspReports } = await rateLimitsOfInstance();
    for (let count = 0; count < 100; count++) await rateLimitSignIn('203.0.113.1');
    await expect(rateLimitSignIn('203.0.113.1')).rejects.toMatchObject({ status: 429 });
    await rateLimitCspReports('203.0.113.1', 1);
    await rateLimitSignIn('203.0.113.2');
    for (let count = 0; count < 101; count++) await rateLimitSignIn(null);
  });

  it('count reports from unknown and private addresses too, and each report of a request', async () => {
    const { rateLimitCspReports } = await rateLimitsOfInstance();
    for (const address of [null, '10.0.0.1', '::1', '203.0.113.1']) {
      await rateLimitCspReports(address, 60);
      await rateLimitCspReports(address, 40);
      await expect(rateLimitCspReports(address, 1)).rejects.toMatchObject({ status: 429 });
    }
  });
});
