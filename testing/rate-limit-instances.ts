/** Rate limits of several instances, in one process. For unit tests. */
import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import { setEnvironment } from './unit-environment';

/** Loads the rate limits anew with these environment variables, as in another process. */
export async function rateLimitsOfInstance(variables: Record<string, string> = {}) {
  vi.resetModules();
  setEnvironment({ DATABASE_URL: '', SESSION_LIMIT_PER_USER: '3', SESSION_LIMIT_PER_IP: '3', ...variables });
  const { rateLimitSession, rateLimitKyc, rateLimitSignIn, rateLimitCspReports } = await import(
    '@/lib/http/rate-limit'
  );
  const { getDatabase, databaseSingleton } = await import('@/lib/db');
  databaseSingleton.connection = undefined;
  /** Requests `count` sessions. @returns how many were allowed */
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

/** The variables that select the default limits. */
export const defaults = { SESSION_LIMIT_PER_USER: '', SESSION_LIMIT_PER_IP: '' };

/** Asserts that one user's excess requests do not count against other users at the same address. The user opens the 20
 *  sessions of the limit and then requests 100 more at each instance. After that, 40 other users are allowed, and the next is
 *  refused. */
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

export const sameUser = (id: string) => () => id;
export const anybody = () => randomUUID();
