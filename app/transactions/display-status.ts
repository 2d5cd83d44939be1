/** A transaction's status in a word or two, and its colour. */
import type { Transaction } from '@/lib/transactions/schema';
import { isNotPaid } from '@/lib/transactions/session-expiry';
import { type StatusName, statusName } from '@/lib/transactions/status';

/** What a status looks like: a colour and a drawing by name. */
export type Tone = 'moving' | 'good' | 'bad' | 'quiet';

const tones: Record<StatusName | 'unpaid', Tone> = {
  pending: 'moving',
  processing: 'moving',
  unknown: 'moving',
  completed: 'good',
  failed: 'bad',
  cancelled: 'quiet',
  unpaid: 'quiet',
};

/** Its status as the catalogue names it. */
export const standingOf = (transaction: Transaction, now: number): StatusName | 'unpaid' =>
  isNotPaid(transaction, now) ? 'unpaid' : statusName(transaction.status);

export const toneOf = (transaction: Transaction, now: number): Tone => tones[standingOf(transaction, now)];
