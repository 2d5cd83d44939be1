import 'server-only';
/** How often something may be asked for: counted in this process, or for all instances together where they share a
 *  Postgres. While that is away, each counts for itself. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { addressBlock, isPrivate } from './client-ip';
import { env } from './env';
import { AppError } from './errors';
import { SharedLimiter } from './shared-limiter';

const windowSeconds = 10 * 60;
/** Sign-ins, questions about an identity check, CSP reports: what a person may need, many times over. */
const pointsPerAddress = 100;

const limiters = new Map<string, RateLimiterMemory | SharedLimiter>();

/** One point of a limit, for whom it is counted. */
type Use = { limit: string; points: number; key: string };

/** Counts one session, if it is let through. @throws AppError too_many_requests with Retry-After in seconds. */
export async function limitSessions(userId: string, clientIp: string | null): Promise<void> {
  const { SESSION_LIMIT_PER_USER, SESSION_LIMIT_PER_IP } = env();
  await consume([
    { limit: 'session_user', points: SESSION_LIMIT_PER_USER, key: userId },
    ...byAddress('session_address', SESSION_LIMIT_PER_IP, clientIp),
  ]);
}

/** Counts one use of something that costs us or Proof work, by address. @throws AppError too_many_requests */
export async function limitUse(of: 'sign_in' | 'kyc' | 'csp_report', clientIp: string | null): Promise<void> {
  await consume(byAddress(of, pointsPerAddress, clientIp));
}

/** None for an unknown or private address: everybody behind it would share it. */
const byAddress = (limit: string, points: number, clientIp: string | null): Use[] =>
  clientIp === null || isPrivate(clientIp) ? [] : [{ limit, points, key: addressBlock(clientIp) }];

/** Takes a point of each limit, or of none. */
async function consume(uses: Use[]): Promise<void> {
  const waits = await Promise.all(uses.map(waitOf));
  const waitMs = Math.max(0, ...waits);
  if (waitMs === 0) return;
  const taken = uses.filter((_, index) => waits[index] === 0);
  await Promise.all(taken.map(use => limiterOf(use).reward(use.key)));
  throw new AppError('too_many_requests', { headers: { 'Retry-After': String(Math.ceil(waitMs / 1000)) } });
}

/** Takes a point. Gives 0, or in how many ms there is one again. */
async function waitOf(use: Use): Promise<number> {
  try {
    await limiterOf(use).consume(use.key);
    return 0;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return Math.max(1, refusal.msBeforeNext);
  }
}

function limiterOf({ limit, points }: Use) {
  const limiter = limiters.get(limit) ?? createLimiter(limit, points);
  limiters.set(limit, limiter);
  return limiter;
}

function createLimiter(limit: string, points: number) {
  const options = { keyPrefix: limit, points, duration: windowSeconds };
  const memory = new RateLimiterMemory(options);
  return env().DATABASE_URL === undefined
    ? memory
    : new SharedLimiter({ ...options, insuranceLimiter: memory });
}
