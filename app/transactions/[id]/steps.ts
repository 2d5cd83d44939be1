/** Derives the steps of a transaction (opened, funded, delivered) from its status. */
import type { Messages } from '@/lib/i18n/language';
import type { Transaction } from '@/lib/transactions/schema';
import { isUnpaid } from '@/lib/transactions/session-expiry';

export type Step = {
  /** A key of the catalogue. */
  name: keyof Messages['steps'];
  state: 'done' | 'current' | 'upcoming' | 'failed';
  /** When the step was completed or failed (ISO 8601); null: unknown. */
  at: string | null;
};

/** @returns whether the amount is known. Zero counts as unknown */
export const hasAmount = (amount: string | null): amount is string => /[1-9]/.test(amount ?? '');

/** @returns whether the user's money or crypto has arrived. Proof sends `crypto_amount` from the status processing on,
 *  and keeps it when the transaction fails later. */
export const isFunded = ({ status, crypto_amount }: Transaction): boolean =>
  status === 'processing' || status === 'completed' || (status !== 'pending' && hasAmount(crypto_amount));

/** A failed step is always the last one. Proof sends only the time of the last change, `updated_at`.
 *  @param fundedAt when the money or crypto arrived, if the server saw that status (ISO 8601)
 *  @param now in ms since 1970 */
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
