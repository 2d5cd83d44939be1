import 'server-only';
/** Rate limits: counted in this process, or for all instances together where they share a Postgres. While that does not
 *  answer, each instance counts for itself. */
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
/** Questions about an identity check: what a user may need, many times over. */
const kycPerUser = 30;
/** Sign-ins, questions about an identity check, CSP reports: what an address may need, many times over. */
const pointsPerAddress = 100;

type Limiter = RateLimiterMemory | RLWrapperTimeouts;
const limiters = new Map<string, Limiter>();

/** Counts one session, if it is let through. @throws AppError too_many_requests with Retry-After in seconds. */
export async function rateLimitSession(userId: string, clientIp: string | null): Promise<void> {
  const { SESSION_LIMIT_PER_USER, SESSION_LIMIT_PER_IP } = env();
  const user = userLimiter('session_user', SESSION_LIMIT_PER_USER);
  await consumeBoth(user, userId, addressLimiter('session_address', SESSION_LIMIT_PER_IP), clientIp);
}

/** Counts one question about an identity check, if it is let through. @throws AppError too_many_requests */
export async function rateLimitKyc(userId: string, clientIp: string | null): Promise<void> {
  const user = userLimiter('kyc_user', kycPerUser);
  await consumeBoth(user, userId, addressLimiter('kyc', pointsPerAddress), clientIp);
}

/** Counts one sign-in, if it is let through. @throws AppError too_many_requests */
export async function rateLimitSignIn(clientIp: string | null): Promise<void> {
  await consumeAddress(addressLimiter('sign_in', pointsPerAddress), clientIp);
}

/** Counts CSP reports. They cost nobody anything when they are lost, so unknown and private addresses are limited too.
 *  @throws AppError too_many_requests */
export async function rateLimitCspReports(clientIp: string | null, count: number): Promise<void> {
  const key = clientIp === null ? 'unknown' : addressBlock(clientIp);
  await consume(addressLimiter('csp_report', pointsPerAddress), key, count);
}

/** Takes a point of the user's limit, and one of the address's only if the user's let it through: a user who asks too
 *  often uses up nothing that neighbours at the same address need. Who is refused for the address keeps their own. */
async function consumeBoth(user: Limiter, userId: string, address: Limiter, clientIp: string | null) {
  await consume(user, userId);
  try {
    await consumeAddress(address, clientIp);
  } catch (refusal) {
    await user.reward(userId);
    throw refusal;
  }
}

/** Counts nothing for an unknown or private address: everybody behind it would share it. */
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

/** The points of a user's limit can be given back, so Postgres alone knows whether it is used up. */
const userLimiter = (name: string, points: number) => getLimiter(name, { points });

/** Postgres is not asked again about an address that is over its limit. */
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
    // The search_path of the database or the role does not matter.
    schemaName: 'public',
    tableName: getTableName(rateLimits),
    tableCreated: true,
    // The limits share a table: the first one deletes expired rows for all, every five minutes.
    clearExpiredByTimeout: limiters.size === 0,
  });
  return new RLWrapperTimeouts({ limiter, insuranceLimiter: memory, timeoutMs: storeTimeoutMs });
}

/** The library names its statements. A pooler in transaction mode cannot keep those, so they are sent without a name. */
const storeClient = {
  query: async ({ text, values }: QueryConfig) =>
    (await getDatabase()).pool?.query({ text, values: values ?? [] }),
};
