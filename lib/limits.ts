import 'server-only';
/** How often something may be asked for: counted in this process, or for all instances together where they share a
 *  Postgres. While that is away, each counts for itself. */
import { getTableName } from 'drizzle-orm';
import type { QueryConfig } from 'pg';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
  RLWrapperTimeouts,
} from 'rate-limiter-flexible';
import { addressBlock, isPrivate } from './client-ip';
import { database } from './db';
import { rateLimits } from './db/schema';
import { env } from './env';
import { AppError } from './errors';

const windowSeconds = 10 * 60;
/** Sign-ins, questions about an identity check, CSP reports: what a person may need, many times over. */
const pointsPerAddress = 100;

/** A store that has not counted by then is taken for one that is away. */
const storeTimeoutMs = 1_000;

const limiters = new Map<string, RateLimiterMemory | RLWrapperTimeouts>();

/** Counts one session, if it is let through. An unknown or private address is not limited: everybody behind it would
 *  share it. @throws AppError too_many_requests with Retry-After in seconds. */
export async function limitSessions(userId: string, clientIp: string | null): Promise<void> {
  const { SESSION_LIMIT_PER_USER, SESSION_LIMIT_PER_IP } = env();
  await consume('session_user', SESSION_LIMIT_PER_USER, userId);
  try {
    await limitAddress('session_address', SESSION_LIMIT_PER_IP, clientIp);
  } catch (refusal) {
    await limiterOf('session_user', SESSION_LIMIT_PER_USER).reward(userId);
    throw refusal;
  }
}

/** Counts one use of something that costs us or Proof work, by address. @throws AppError too_many_requests */
export async function limitUse(of: 'sign_in' | 'kyc' | 'csp_report', clientIp: string | null): Promise<void> {
  await limitAddress(of, pointsPerAddress, clientIp);
}

async function limitAddress(what: string, points: number, clientIp: string | null): Promise<void> {
  if (clientIp !== null && !isPrivate(clientIp)) await consume(what, points, addressBlock(clientIp));
}

async function consume(what: string, points: number, key: string): Promise<void> {
  try {
    await limiterOf(what, points).consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw new AppError('too_many_requests', { headers: { 'Retry-After': String(seconds) } });
  }
}

function limiterOf(what: string, points: number) {
  const limiter = limiters.get(what) ?? createLimiter(what, points);
  limiters.set(what, limiter);
  return limiter;
}

function createLimiter(what: string, points: number) {
  const options = { keyPrefix: what, points, duration: windowSeconds };
  const memory = new RateLimiterMemory(options);
  if (env().DATABASE_URL === undefined) return memory;
  const shared = new RateLimiterPostgres({
    ...options,
    storeClient: { query: async (query: QueryConfig) => (await database()).pool?.query(query) },
    storeType: 'client',
    tableName: getTableName(rateLimits),
    tableCreated: true,
    // Who is over the limit costs the database nothing more.
    inMemoryBlockOnConsumed: points + 1,
  });
  return new RLWrapperTimeouts({ limiter: shared, timeoutMs: storeTimeoutMs, insuranceLimiter: memory });
}
