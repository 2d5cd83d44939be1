/** Proof's transaction statuses. An unknown one is kept as heard and means "in progress". */
import type { OrderType } from './schema';

/** The statuses that never change again. `failed` is none: a payment can be retried inside the widget. */
export const finalStatuses: string[] = ['completed', 'cancelled'];

export const isFinal = (status: string): boolean => finalStatuses.includes(status);

/** Buy first, then sell. */
const words = new Map<string, [string, string]>([
  ['pending', ['Waiting for your payment', 'Waiting for your deposit']],
  ['processing', ['Paid. Your crypto is on its way', 'Deposit received. Your payout is on its way']],
  ['completed', ['Completed. Your crypto was delivered', 'Completed. The money is on your card']],
  [
    'failed',
    ['Failed. The payment or the delivery did not work', 'Failed. The deposit or the payout did not work'],
  ],
  ['cancelled', ['Cancelled', 'Cancelled']],
]);

/** A status in words for its owner. */
export const describeStatus = (type: OrderType, status: string): string =>
  words.get(status)?.[type === 'buy' ? 0 : 1] ?? 'In progress';
