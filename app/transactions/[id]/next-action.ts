/** What a transaction's owner can do next, as the catalogue names it. */

import { getDisplayStatus } from '@/app/transactions/display-status';
import type { Messages } from '@/lib/i18n/language';
import type { Transaction } from '@/lib/transactions/schema';
import { isSessionExpired } from '@/lib/transactions/session-expiry';
import { isFunded } from './steps';

type Words = keyof Messages['advice'];

/** `again`: the words of a link to the same order, filled in. */
export type NextAction = { text?: Words; again?: 'startAgain' | 'tryAgain' };

export function getNextAction(transaction: Transaction, now: number): NextAction {
  switch (getDisplayStatus(transaction, now)) {
    case 'completed':
      return {};
    case 'unpaid':
    case 'cancelled':
      return { again: 'startAgain' };
    case 'pending':
      return { text: 'pending', ...(transaction.type === 'buy' && { again: 'startAgain' }) };
    case 'failed':
      return isFunded(transaction)
        ? { text: 'failedFunded' }
        : { text: failed(transaction, now), again: 'tryAgain' };
    default:
      return { text: 'processing' };
  }
}

function failed(transaction: Transaction, now: number): Words {
  const mayRetryThere = transaction.type === 'buy' && !isSessionExpired(transaction.created_at, now);
  return mayRetryThere ? 'failedRetry' : 'failed';
}
