/** A transaction's status in a word or two. */
import type { Transaction } from '@/lib/transactions/schema';
import { isNotPaid } from '@/lib/transactions/token-hour';

/** By Proof's own names, in the order in which things happen. */
export const statusWords = new Map([
  ['pending', 'Waiting'],
  ['processing', 'In progress'],
  ['completed', 'Completed'],
  ['failed', 'Failed'],
  ['cancelled', 'Cancelled'],
]);

/** What a status looks like: a colour by name. */
export type Tone = 'moving' | 'good' | 'bad' | 'quiet';

const tones = new Map<string, Tone>([
  ['completed', 'good'],
  ['failed', 'bad'],
  ['cancelled', 'quiet'],
]);

export const toneOf = (transaction: Transaction, now: number): Tone =>
  isNotPaid(transaction, now) ? 'quiet' : (tones.get(transaction.status) ?? 'moving');

/** An unknown status means in progress. */
export const shortStatus = (transaction: Transaction, now: number): string =>
  isNotPaid(transaction, now) ? 'Not paid' : (statusWords.get(transaction.status) ?? 'In progress');
