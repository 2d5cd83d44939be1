import 'server-only';
/** When the reconciler polls a transaction that nobody watches. Ages and delays are in seconds. The age comes from the
 *  database's clock, because the same clock decides which polls are due. */

import { sessionLifetimeMs } from '@/lib/transactions/session-expiry';
import { isFinal } from '@/lib/transactions/status';

const hour = 60 * 60;
const day = 24 * hour;

/** The age at which polling ends, whatever the status. */
export const followedSeconds = 7 * day;

const shortestDelay = 10;
const longestDelay = 2 * hour;

/** Returns the age of the last poll in this status. A payment is possible for one hour and a deposit for six, and either
 *  can take a while to show; a failed payment can be retried until the session expires. */
const lastPollAge = (status: string): number =>
  status === 'pending' ? day : status === 'failed' ? sessionLifetimeMs / 1000 : followedSeconds;

/** Returns the delay from a poll at `age` to the next poll; null: no more polls. An unpaid order is polled after two
 *  thirds of its age, at most 19 times in all. Any other transaction is polled after a tenth of its age, at least every two
 *  hours. A last poll without a response from Proof is repeated until the age of seven days. */
export function nextPollDelay(status: string, age: number, isAnswered: boolean): number | null {
  const last = lastPollAge(status);
  const isLast = age >= last;
  if (isFinal(status) || age >= followedSeconds || (isLast && isAnswered)) return null;
  const isSparse = status === 'pending' || isLast;
  const delay = isSparse ? (age * 2) / 3 : Math.min(age / 10, longestDelay);
  return Math.max(Math.min(delay, (isLast ? followedSeconds : last) - age), shortestDelay);
}
