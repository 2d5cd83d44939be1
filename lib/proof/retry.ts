import 'server-only';
/** How often and for how long a call to Proof is tried: three times in all, within PROOF_TIMEOUT_MS, or
 *  what is left of it when the process has to stop. */
import { setTimeout as sleep } from 'node:timers/promises';
import { env } from '@/lib/env';
import { recordUpstreamAttempt } from '@/lib/http/request-context';
import { onShutdownDeadline, shutdownDeadline } from '@/lib/server/shutdown';
import { ProofError } from './errors';

const maxTries = 3;
const firstBackoffMs = 200;

/** Makes a call until it succeeds, as often and as soon as its failures allow. @throws ProofFailure */
export function withRetries<T>(attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return withDeadline(async (signal, endsAt) => {
    let failedOnce = false;
    for (let tries = 1; ; tries++) {
      recordUpstreamAttempt();
      try {
        return await attempt(signal);
      } catch (error) {
        if (!(error instanceof ProofError) || !error.facts.retry || tries === maxTries) throw error;
        const { retry, retryAfterMs = 0 } = error.facts;
        if (retry === 'once' && failedOnce) throw error;
        failedOnce ||= retry === 'once';
        const backoffMs = Math.random() * firstBackoffMs * 2 ** (tries - 1);
        const waitMs = Math.max(backoffMs, retryAfterMs);
        if (performance.now() + waitMs >= endsAt) throw error;
        await sleep(waitMs, undefined, { signal }).catch(() => {
          throw error;
        });
      }
    }
  });
}

/** Runs `work` with a signal that aborts after PROOF_TIMEOUT_MS, or at the process's last call; `endsAt` is on
 *  performance.now()'s clock and knows of the former only. */
async function withDeadline<T>(work: (signal: AbortSignal, endsAt: number) => Promise<T>): Promise<T> {
  const timeoutMs = env().PROOF_TIMEOUT_MS;
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, timeoutMs);
  const stayOn = onShutdownDeadline(abort);
  if (shutdownDeadline().aborted) abort();
  try {
    return await work(controller.signal, performance.now() + timeoutMs);
  } finally {
    clearTimeout(timer);
    stayOn();
  }
}
