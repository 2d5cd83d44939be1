/** A session's token is valid for one hour. After it no payment can be started, and a failed payment cannot be
 *  retried. Source: Proof's page on POST /widget/session. */
import type { Transaction } from './schema';
import { isFinal } from './status';

export const sessionLifetimeMs = 60 * 60 * 1000;

type State = Pick<Transaction, 'type' | 'status' | 'created_at'>;

/** Returns whether the session of a transaction created at `createdAt` (ISO 8601) has expired at `now` (ms since 1970). */
export const isSessionExpired = (createdAt: string, now: number): boolean =>
  now >= Date.parse(createdAt) + sessionLifetimeMs;

/** Returns whether a buy was not paid before its session expired. Proof documents no status for it: it stays pending. */
export const isUnpaid = ({ type, status, created_at }: State, now: number): boolean =>
  type === 'buy' && status === 'pending' && isSessionExpired(created_at, now);

/** Returns whether the status can still change. A `failed` transaction can until its session expires. */
export const canChange = ({ status, created_at }: State, now: number): boolean =>
  !isFinal(status) && !(status === 'failed' && isSessionExpired(created_at, now));

/** Returns whether the owner can expect progress: the status can change, and the transaction is not an unpaid buy. */
export const isPending = (transaction: State, now: number): boolean =>
  canChange(transaction, now) && !isUnpaid(transaction, now);
