/** The hour that a session's token lives (proof-api.md): after it nothing new can be paid, and a failed
 *  payment can no longer be retried. */
import type { Transaction } from './schema';
import { isFinal } from './status';

export const sessionLifetimeMs = 60 * 60 * 1000;

type Facts = Pick<Transaction, 'type' | 'status' | 'created_at'>;

/** Whether the hour of a transaction made at `createdAt` (ISO 8601) is over at `now` (ms since 1970). */
export const isSessionExpired = (createdAt: string, now: number): boolean =>
  now >= Date.parse(createdAt) + sessionLifetimeMs;

/** A buy that nobody paid in time. Proof documents no end for it: it stays pending. */
export const isUnpaid = ({ type, status, created_at }: Facts, now: number): boolean =>
  type === 'buy' && status === 'pending' && isSessionExpired(created_at, now);

/** Whether Proof's word on it may change, so that it has to be followed: `failed` only for its hour. */
export const canChange = ({ status, created_at }: Facts, now: number): boolean =>
  !isFinal(status) && !(status === 'failed' && isSessionExpired(created_at, now));

/** Whether its owner may expect something of it. */
export const isPending = (transaction: Facts, now: number): boolean =>
  canChange(transaction, now) && !isUnpaid(transaction, now);
