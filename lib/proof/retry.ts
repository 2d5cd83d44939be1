import 'server-only';
/** Retries: three attempts in all, within one deadline. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ProofError } from './errors';

const maxAttempts = 3;
const firstBackoffMs = 200;

export type RetryConfig = {
  timeoutMs: number;
  /** Aborts when no call may take any longer, for example shortly before the process ends. */
  signal?: AbortSignal;
  /** Runs before each attempt, in the async context of the call. */
  onAttempt?: () => void;
};

export type WithRetries = <T>(attempt: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** @returns the function that runs `attempt` until it succeeds, with exponential backoff and full jitter, as far as its
 *  ProofErrors allow a retry. A wait that would pass the deadline is not begun. It rejects with the last failure. */
export function createRetry({ timeoutMs, signal, onAttempt }: RetryConfig): WithRetries {
  // One listener for all calls: adding a listener takes longer the more listeners a signal has.
  const controllers = new Set<AbortController>();
  signal?.addEventListener('abort', () => {
    for (const controller of controllers) controller.abort();
  });

  return async attempt => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), timeoutMs);
    controllers.add(controller);
    if (signal?.aborted) controller.abort();
    try {
      return await runAttempts(attempt, controller.signal, performance.now() + timeoutMs, onAttempt);
    } finally {
      clearTimeout(timer);
      controllers.delete(controller);
    }
  };
}

/** @param endsAt the deadline on the clock of performance.now() */
async function runAttempts<T>(
  attempt: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  endsAt: number,
  onAttempt: (() => void) | undefined,
): Promise<T> {
  let failedOnce = false;
  for (let attempts = 1; ; attempts++) {
    onAttempt?.();
    try {
      return await attempt(signal);
    } catch (error) {
      if (!(error instanceof ProofError) || !error.retry || attempts === maxAttempts) throw error;
      const { retry, retryAfterMs } = error;
      if (retry === 'once' && failedOnce) throw error;
      failedOnce ||= retry === 'once';
      const backoffMs = Math.random() * firstBackoffMs * 2 ** (attempts - 1);
      const waitMs = Math.max(backoffMs, retryAfterMs);
      if (performance.now() + waitMs >= endsAt) throw error;
      await sleep(waitMs, undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}
