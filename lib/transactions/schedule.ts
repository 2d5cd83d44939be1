/** When to ask Proof about a transaction that nobody watches. Pure. */
import { isFinal } from './status';
import { tokenHourMs } from './token-hour';

const shortestMs = 10_000;
const longestMs = 2 * 60 * 60 * 1000;
const followedForMs = 7 * 24 * 60 * 60 * 1000;

/** For how long a watched transaction is kept from the reconciler at a time. */
export const leaseMs = 30_000;

/** The next time to ask after a question at `now` (ms since 1970): after a tenth of the transaction's age, so every
 *  few seconds at first, then minutes, then hours. A failed one may be paid again while its token lives: it is asked
 *  about until then, once more after it until that is answered, and left. null: it is final, left, or given up after
 *  seven days. */
export function nextAskAt(
  row: { status: string; createdAt: Date },
  now: number,
  isAnswered = true,
): Date | null {
  const createdAt = row.createdAt.getTime();
  const age = now - createdAt;
  if (isFinal(row.status) || isGivenUp(row, now)) return null;
  const delay = Math.min(Math.max(age / 10, shortestMs), longestMs);
  if (row.status !== 'failed') return new Date(now + delay);
  if (age < tokenHourMs) return new Date(Math.min(now + delay, createdAt + tokenHourMs));
  return isAnswered ? null : new Date(now + delay);
}

/** Whether a transaction is too old to be asked about any more. */
export const isGivenUp = (row: { createdAt: Date }, now: number): boolean =>
  now - row.createdAt.getTime() >= followedForMs;
