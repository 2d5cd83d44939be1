/** What a transaction's owner is told of it, and what they can do next. */
import type { Transaction } from '@/lib/transactions/schema';
import { describeStatus } from '@/lib/transactions/status';
import { isNotPaid, tokenHourIsOver } from '@/lib/transactions/token-hour';
import { isFunded } from './steps';

/** `again`: the words of a link to the same order, filled in. */
export type Advice = { text?: string; again?: string };

export const sentenceOn = (transaction: Transaction, now: number): string =>
  isNotPaid(transaction, now)
    ? 'We have not heard of a payment for this order.'
    : describeStatus(transaction.type, transaction.status);

export function adviceOn(transaction: Transaction, now: number): Advice {
  const { status } = transaction;
  if (isNotPaid(transaction, now)) return { again: 'Start again' };
  if (status === 'pending') return pending(transaction);
  if (status === 'completed') return {};
  if (status === 'cancelled') return { again: 'Start again' };
  if (status === 'failed') return failed(transaction, now);
  return { text: 'This usually takes minutes. You may close this page: it goes on without you.' };
}

const pending = ({ type }: Transaction): Advice =>
  type === 'sell'
    ? {
        text: 'The address to send to is in the payment window that you opened, usually for six hours. You may close this page.',
      }
    : {
        text: 'Pay in the window that you opened; it is good for an hour. If you closed it before paying, start again.',
        again: 'Start again',
      };

function failed(transaction: Transaction, now: number): Advice {
  const again = 'Try again';
  if (isFunded(transaction)) {
    const [came, wentWrong] = transaction.type === 'buy' ? ['payment', 'delivery'] : ['deposit', 'payout'];
    return {
      text: `Your ${came} arrived, but the ${wentWrong} did not work. Please ask support first, with the transaction id below.`,
      again,
    };
  }
  const mayRetryThere = transaction.type === 'buy' && !tokenHourIsOver(transaction.created_at, now);
  return mayRetryThere
    ? { text: 'You can try another card where you paid, or start over with the same order.', again }
    : { text: 'You can start over with the same order.', again };
}
