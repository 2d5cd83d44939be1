/** When Proof is polled about a transaction that nobody watches. Pure; ages and delays are in seconds, and an age comes
 *  from the database, because the database judges what is due. */

import { sessionLifetimeMs } from '@/lib/transactions/session-expiry';
import { isFinal } from '@/lib/transactions/status';

const hour = 60 * 60;
const day = 24 * hour;

/** The age at which any transaction is given up. */
export const followedSeconds = 7 * day;

const shortestDelay = 10;
const longestDelay = 2 * hour;

/** For how long a watched transaction is kept from the reconciler at a time. */
export const leaseMs = 30_000;

/** The age at which a status is polled for the last time. A payment or a deposit (possible for one and six hours) may
 *  take a while to show; a failed payment can be retried while the session's token lives. */
const lastPollAge = (status: string): number =>
  status === 'pending' ? day : status === 'failed' ? sessionLifetimeMs / 1000 : followedSeconds;

/** Returns the delay from a poll at `age` to the next one. An order that is not paid is polled after two thirds of its
 *  age, at most 19 times in all; any other transaction after a tenth of its age, at least every two hours. A last poll that
 *  Proof did not answer is repeated, for seven days. null: final, left, or given up. */
export function nextPollDelay(status: string, age: number, isAnswered: boolean): number | null {
  const last = lastPollAge(status);
  const isLast = age >= last;
  if (isFinal(status) || age >= followedSeconds || (isLast && isAnswered)) return null;
  const isSparse = status === 'pending' || isLast;
  const delay = isSparse ? (age * 2) / 3 : Math.min(age / 10, longestDelay);
  return Math.max(Math.min(delay, (isLast ? followedSeconds : last) - age), shortestDelay);
}
