/** What a transaction's owner can do next, as the catalogue names it. */

import { standingOf } from '@/app/transactions/display-status';
import type { Messages } from '@/lib/i18n/language';
import type { Transaction } from '@/lib/transactions/schema';
import { tokenHourIsOver } from '@/lib/transactions/session-expiry';
import { isFunded } from './steps';

type Words = keyof Messages['advice'];

/** `again`: the words of a link to the same order, filled in. */
export type Advice = { text?: Words; again?: 'startAgain' | 'tryAgain' };

export function adviceOn(transaction: Transaction, now: number): Advice {
  switch (standingOf(transaction, now)) {
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
  const mayRetryThere = transaction.type === 'buy' && !tokenHourIsOver(transaction.created_at, now);
  return mayRetryThere ? 'failedRetry' : 'failed';
}
