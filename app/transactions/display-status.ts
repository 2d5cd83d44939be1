/** How a transaction's status is displayed: its short text and its colour. */
import type { Transaction } from '@/lib/transactions/schema';
import { isUnpaid } from '@/lib/transactions/session-expiry';
import { type StatusName, statusName } from '@/lib/transactions/status';

/** Selects the colour and the icon of a status. */
export type StatusVariant = 'moving' | 'good' | 'bad' | 'quiet';

const statusVariants: Record<StatusName | 'unpaid', StatusVariant> = {
  pending: 'moving',
  processing: 'moving',
  unknown: 'moving',
  completed: 'good',
  failed: 'bad',
  cancelled: 'quiet',
  unpaid: 'quiet',
};

/** @returns the status to display, as a key of the catalogue. `unpaid` is not one of Proof's statuses.
 *  @param now in ms since 1970 */
export const getDisplayStatus = (transaction: Transaction, now: number): StatusName | 'unpaid' =>
  isUnpaid(transaction, now) ? 'unpaid' : statusName(transaction.status);

export const getStatusVariant = (transaction: Transaction, now: number): StatusVariant =>
  statusVariants[getDisplayStatus(transaction, now)];
