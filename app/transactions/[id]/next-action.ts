/** The next action that the page recommends for a transaction. */
import { getDisplayStatus } from '@/app/transactions/display-status';
import type { Messages } from '@/lib/i18n/language';
import type { Transaction } from '@/lib/transactions/schema';
import { isSessionExpired } from '@/lib/transactions/session-expiry';
import { isFunded } from './steps';

type TextKey = keyof Messages['advice'];

/** Catalogue keys: of the recommendation, and of a link to the form that is filled in with the same order. */
export type NextAction = { text?: TextKey; orderLink?: 'startAgain' | 'tryAgain' };

/** @param now in ms since 1970 */
export function getNextAction(transaction: Transaction, now: number): NextAction {
  switch (getDisplayStatus(transaction, now)) {
    case 'completed':
      return {};
    case 'unpaid':
    case 'cancelled':
      return { orderLink: 'startAgain' };
    case 'pending':
      return { text: 'pending', ...(transaction.type === 'buy' && { orderLink: 'startAgain' }) };
    case 'failed':
      return isFunded(transaction)
        ? { text: 'failedFunded' }
        : { text: getFailedText(transaction, now), orderLink: 'tryAgain' };
    default:
      return { text: 'processing' };
  }
}

function getFailedText(transaction: Transaction, now: number): TextKey {
  const canRetryInWidget = transaction.type === 'buy' && !isSessionExpired(transaction.created_at, now);
  return canRetryInWidget ? 'failedRetry' : 'failed';
}
