import 'server-only';
/** How often sessions may be asked for: per user, then per address. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { isPrivate } from './client-ip';
import { env } from './env';
import { AppError } from './errors';

const windowSeconds = 10 * 60;

let limiters: { perUser: RateLimiterMemory; perIp: RateLimiterMemory } | undefined;

function sessionLimiters() {
  limiters ??= {
    perUser: new RateLimiterMemory({ points: env().SESSION_LIMIT_PER_USER, duration: windowSeconds }),
    perIp: new RateLimiterMemory({ points: env().SESSION_LIMIT_PER_IP, duration: windowSeconds }),
  };
  return limiters;
}

/** Counts one session. An unknown or private address is not limited: everybody behind it would share it.
 *  @throws AppError too_many_requests with Retry-After in seconds. */
export async function limitSessions(userId: string, clientIp: string | null): Promise<void> {
  const { perUser, perIp } = sessionLimiters();
  await consume(perUser, userId);
  if (clientIp !== null && !isPrivate(clientIp)) await consume(perIp, clientIp);
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw new AppError('too_many_requests', { headers: { 'Retry-After': String(seconds) } });
  }
}
