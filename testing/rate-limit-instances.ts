/** The limits as processes of their own have them. For unit tests. */
import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import { setEnvironment } from './unit-environment';

/** The limits as another process would have them, under these variables. */
export async function rateLimitsOfInstance(variables: Record<string, string> = {}) {
  vi.resetModules();
  setEnvironment({ DATABASE_URL: '', SESSION_LIMIT_PER_USER: '3', SESSION_LIMIT_PER_IP: '3', ...variables });
  const { rateLimitSession, rateLimitKyc, rateLimitSignIn, rateLimitCspReports } = await import(
    '@/lib/http/rate-limit'
  );
  const { getDatabase, databaseHolder } = await import('@/lib/db');
  databaseHolder.connection = undefined;
  /** How many of `count` sessions are let through. */
  const letThrough = async (count: number, user: () => string, address: string | null) => {
    let passed = 0;
    for (let tries = 0; tries < count; tries++)
      await rateLimitSession(user(), address).then(
        () => passed++,
        error => expect(error).toMatchObject({ status: 429, headers: { 'Retry-After': expect.any(String) } }),
      );
    return passed;
  };
  return {
    letThrough,
    rateLimitSession,
    rateLimitKyc,
    rateLimitSignIn,
    rateLimitCspReports,
    database: getDatabase,
  };
}

/** The limits as they are without a variable. */
export const defaults = { SESSION_LIMIT_PER_USER: '', SESSION_LIMIT_PER_IP: '' };

/** One user takes the 20 sessions that are theirs, then asks for 100 more at once at each instance; 40 neighbours at the
 *  same address get theirs, and the next one is refused. */
export async function expectOnlyGreedyUserLimited(
  instances: ((userId: string, address: string) => Promise<void>)[],
  address: string,
): Promise<void> {
  const at = (count: number) => instances[count % instances.length] ?? expect.fail();
  for (let count = 0; count < 20; count++) await at(count)('greedy', address);
  const tries = await Promise.allSettled(
    [...Array(100 * instances.length)].map((_, count) => at(count)('greedy', address)),
  );
  expect(tries.filter(({ status }) => status === 'fulfilled')).toEqual([]);
  for (let count = 0; count < 40; count++) await at(count)(randomUUID(), address);
  for (const limit of instances)
    await expect(limit(randomUUID(), address)).rejects.toMatchObject({ status: 429 });
}

export const one = (id: string) => () => id;
export const anybody = () => randomUUID();
