/** The way of a transaction in three steps, as far as its status tells. */
import type { Transaction } from '@/lib/transactions/schema';
import { isNotPaid } from '@/lib/transactions/token-hour';

export type Step = {
  name: string;
  state: 'done' | 'current' | 'upcoming' | 'failed';
  /** When it was done or failed (ISO 8601); null: not known. */
  at: string | null;
};

/** Each step's name while it is ahead, once it is done, and when it failed. */
const names = {
  buy: [
    { ahead: 'Payment', done: 'Payment received', failed: 'Payment failed' },
    { ahead: 'Delivery of your crypto', done: 'Crypto delivered', failed: 'Delivery failed' },
  ],
  sell: [
    { ahead: 'Your deposit', done: 'Deposit received', failed: 'No deposit received' },
    { ahead: 'Payout to your card', done: 'Paid out', failed: 'Payout failed' },
  ],
} as const;

/** Whether the user's money or crypto has come in. Proof fills in `crypto_amount` from processing on, and keeps
 *  it when the transaction fails later. */
export const isFunded = ({ status, crypto_amount }: Transaction): boolean =>
  status === 'processing' || status === 'completed' || Boolean(crypto_amount);

/** A failure is the last step. Proof tells when the last change was, so that only that step has a time. */
export function stepsOf(transaction: Transaction, now: number): Step[] {
  const { type, status, created_at, updated_at: at } = transaction;
  const opened: Step = { name: 'Order opened', state: 'done', at: created_at };
  const [funding, delivery] = names[type];
  if (isNotPaid(transaction, now)) return [opened, { name: 'Not paid', state: 'failed', at: null }];
  if (status === 'cancelled') return [opened, { name: 'Cancelled', state: 'failed', at }];
  if (!isFunded(transaction)) {
    if (status === 'failed') return [opened, { name: funding.failed, state: 'failed', at }];
    const ahead: Step = { name: delivery.ahead, state: 'upcoming', at: null };
    return [opened, { name: funding.ahead, state: 'current', at: null }, ahead];
  }
  const funded: Step = { name: funding.done, state: 'done', at: null };
  if (status === 'failed') return [opened, funded, { name: delivery.failed, state: 'failed', at }];
  if (status === 'completed') return [opened, funded, { name: delivery.done, state: 'done', at }];
  return [opened, { ...funded, at }, { name: delivery.ahead, state: 'current', at: null }];
}
