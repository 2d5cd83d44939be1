/** A transaction's status in a word or two, and its colour. */
import type { Transaction } from '@/lib/transactions/schema';
import { isUnpaid } from '@/lib/transactions/session-expiry';
import { type StatusName, statusName } from '@/lib/transactions/status';

/** What a status looks like: a colour and a drawing by name. */
export type StatusVariant = 'moving' | 'good' | 'bad' | 'quiet';

const tones: Record<StatusName | 'unpaid', StatusVariant> = {
  pending: 'moving',
  processing: 'moving',
  unknown: 'moving',
  completed: 'good',
  failed: 'bad',
  cancelled: 'quiet',
  unpaid: 'quiet',
};

/** Its status as the catalogue names it. */
export const getDisplayStatus = (transaction: Transaction, now: number): StatusName | 'unpaid' =>
  isUnpaid(transaction, now) ? 'unpaid' : statusName(transaction.status);

export const getStatusVariant = (transaction: Transaction, now: number): StatusVariant =>
  tones[getDisplayStatus(transaction, now)];
