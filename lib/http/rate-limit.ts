import 'server-only';
/** Rate limits. They are counted in this process, or in Postgres for all instances when DATABASE_URL is set. While Postgres
 *  does not respond, each instance counts in its own memory. */
import { getTableName } from 'drizzle-orm';
import type { QueryConfig } from 'pg';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
  RLWrapperTimeouts,
} from 'rate-limiter-flexible';
import { getDatabase } from '@/lib/db';
import { rateLimits } from '@/lib/db/schema';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { addressBlock, isPrivate } from '@/lib/ip-address';

const windowSeconds = 10 * 60;
/** How long a request waits for Postgres to count it. */
const storeTimeoutMs = 1_000;
/** Requests for the status of an identity check, per user and window: far more than a user needs. */
const kycPerUser = 30;
/** Sign-ins, requests for an identity check's status, and CSP reports, each per address and window. */
const pointsPerAddress = 100;

type Limiter = RateLimiterMemory | RLWrapperTimeouts;
const limiters = new Map<string, Limiter>();

/** Counts one session. A refused session is not counted.
 *  @throws AppError too_many_requests with Retry-After in seconds */
export async function rateLimitSession(userId: string, clientIp: string | null): Promise<void> {
  const { SESSION_LIMIT_PER_USER, SESSION_LIMIT_PER_IP } = env();
  const user = userLimiter('session_user', SESSION_LIMIT_PER_USER);
  await consumeBoth(user, userId, addressLimiter('session_address', SESSION_LIMIT_PER_IP), clientIp);
}

/** Counts one request for an identity check's status. A refused request is not counted.
 *  @throws AppError too_many_requests */
export async function rateLimitKyc(userId: string, clientIp: string | null): Promise<void> {
  const user = userLimiter('kyc_user', kycPerUser);
  await consumeBoth(user, userId, addressLimiter('kyc', pointsPerAddress), clientIp);
}

/** Counts one sign-in. @throws AppError too_many_requests */
export async function rateLimitSignIn(clientIp: string | null): Promise<void> {
  await consumeAddress(addressLimiter('sign_in', pointsPerAddress), clientIp);
}

/** Counts CSP reports. Unlike the other limits, it also counts unknown and private addresses: the users who share
 *  such an address can lose a report, which harms nobody.
 *  @throws AppError too_many_requests */
export async function rateLimitCspReports(clientIp: string | null, count: number): Promise<void> {
  const key = clientIp === null ? 'unknown' : addressBlock(clientIp);
  await consume(addressLimiter('csp_report', pointsPerAddress), key, count);
}

/** Consumes a point of the user's limit, then one of the address's limit. A user over their own limit consumes no point
 *  of the address, because other users may share the address. When the address is over its limit, the user's point is
 *  returned. */
async function consumeBoth(user: Limiter, userId: string, address: Limiter, clientIp: string | null) {
  await consume(user, userId);
  try {
    await consumeAddress(address, clientIp);
  } catch (refusal) {
    await user.reward(userId);
    throw refusal;
  }
}

/** Ignores an unknown or private address, because many users may share it. */
async function consumeAddress(limiter: Limiter, clientIp: string | null): Promise<void> {
  if (clientIp !== null && !isPrivate(clientIp)) await consume(limiter, addressBlock(clientIp));
}

async function consume(limiter: Limiter, key: string, points = 1): Promise<void> {
  try {
    await limiter.consume(key, points);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const retryAfter = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw new AppError('too_many_requests', { headers: { 'Retry-After': String(retryAfter) } });
  }
}

/** A user's points can be returned, so an instance must not cache in memory that the limit is reached. */
const userLimiter = (name: string, points: number) => getLimiter(name, { points });

/** An instance remembers in memory that an address is over its limit, and does not query Postgres again. */
const addressLimiter = (name: string, points: number) =>
  getLimiter(name, { points, inMemoryBlockOnConsumed: points + 1 });

function getLimiter(name: string, options: Options): Limiter {
  const limiter = limiters.get(name) ?? createLimiter(name, options);
  limiters.set(name, limiter);
  return limiter;
}

type Options = { points: number; inMemoryBlockOnConsumed?: number };

function createLimiter(name: string, { points, ...storeOptions }: Options): Limiter {
  const options = { keyPrefix: name, points, duration: windowSeconds };
  const memory = new RateLimiterMemory(options);
  if (env().DATABASE_URL === undefined) return memory;
  const limiter = new RateLimiterPostgres({
    ...options,
    ...storeOptions,
    storeClient,
    storeType: 'client',
    // With a schema name, the search_path of the database and the role has no effect.
    schemaName: 'public',
    tableName: getTableName(rateLimits),
    tableCreated: true,
    // All limits share a table, so only the first limiter deletes the expired rows, every five minutes.
    clearExpiredByTimeout: limiters.size === 0,
  });
  return new RLWrapperTimeouts({ limiter, insuranceLimiter: memory, timeoutMs: storeTimeoutMs });
}

/** Sends the library's statements without their names, because a pooler in transaction mode cannot keep prepared
 *  statements. */
const storeClient = {
  query: async ({ text, values }: QueryConfig) =>
    (await getDatabase()).pool?.query({ text, values: values ?? [] }),
};
