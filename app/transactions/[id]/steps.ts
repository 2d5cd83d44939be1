/** The way of a transaction in three steps, as far as its status tells. */
import type { Messages } from '@/lib/i18n/language';
import type { Transaction } from '@/lib/transactions/schema';
import { isUnpaid } from '@/lib/transactions/session-expiry';

export type Step = {
  /** As the catalogue names it. */
  name: keyof Messages['steps'];
  state: 'done' | 'current' | 'upcoming' | 'failed';
  /** When it was done or failed (ISO 8601); null: not known. */
  at: string | null;
};

/** Whether there is an amount of it: zero tells no more than nothing. */
export const hasAmount = (amount: string | null): amount is string => /[1-9]/.test(amount ?? '');

/** Whether the user's money or crypto has come in. Proof fills in `crypto_amount` from processing on, and keeps
 *  it when the transaction fails later. */
export const isFunded = ({ status, crypto_amount }: Transaction): boolean =>
  status === 'processing' || status === 'completed' || (status !== 'pending' && hasAmount(crypto_amount));

/** A failure is the last step. Proof tells when the last change was; `fundedAt` is when it came in, if we heard then. */
export function getSteps(transaction: Transaction, fundedAt: string | null, now: number): Step[] {
  const { status, created_at, updated_at: at } = transaction;
  const opened: Step = { name: 'opened', state: 'done', at: created_at };
  if (isUnpaid(transaction, now)) return [opened, { name: 'unpaid', state: 'failed', at: null }];
  if (status === 'cancelled') return [opened, { name: 'cancelled', state: 'failed', at }];
  if (!isFunded(transaction)) {
    if (status === 'failed') return [opened, { name: 'fundingFailed', state: 'failed', at }];
    const ahead: Step = { name: 'deliveryAhead', state: 'upcoming', at: null };
    return [opened, { name: 'fundingAhead', state: 'current', at: null }, ahead];
  }
  const funded: Step = { name: 'fundingDone', state: 'done', at: fundedAt };
  if (status === 'failed') return [opened, funded, { name: 'deliveryFailed', state: 'failed', at }];
  if (status === 'completed') return [opened, funded, { name: 'deliveryDone', state: 'done', at }];
  return [opened, { ...funded, at: fundedAt ?? at }, { name: 'deliveryAhead', state: 'current', at: null }];
}
