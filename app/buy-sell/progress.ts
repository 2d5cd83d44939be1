/** What the widget says of itself. It only informs: the record is Proof's answer to our server. */
import type { Messages } from '@/lib/i18n/language';
import type { Order, OrderType } from '@/lib/transactions/schema';

/** Where a sale's crypto goes; shown in this tab only, never stored and never sent on. */
export type Deposit = { amount: string; currency: string; network: string; address: string };

export type Progress = {
  isReady?: boolean;
  /** The widget's own vocabulary, which is open. */
  status?: string | undefined;
  isPaymentFinished?: boolean;
  deposit?: Deposit | undefined;
  /** Whether money may have moved; once true, it stays so. */
  mayHavePaid?: boolean;
};

/** Adds what a callback told; what it did not tell, or told in a form we do not know, stays as it was. */
export function advance(progress: Progress, change: Progress): Progress {
  const known = Object.entries(change).filter(([, value]) => value !== undefined);
  const next: Progress = { ...progress, ...Object.fromEntries(known) };
  // Proof calls a declined payment finished too, and lets it be tried again.
  if (declinedStatuses.includes(next.status ?? '')) next.isPaymentFinished = false;
  const paid = next.isPaymentFinished || next.deposit || paidStatuses.includes(next.status ?? '');
  return { ...next, mayHavePaid: progress.mayHavePaid || Boolean(paid) };
}

const declinedStatuses = ['failed', 'descriptor_failed'];
const paidStatuses = ['paid', 'order_scheduled', 'completed', 'succeeded', 'refunded', 'failed_exchange'];

/** What a callback's data says under a name, if that is a text. */
function textOf(data: unknown, name: string): string | undefined {
  const value: unknown = Object(data)[name];
  return typeof value === 'string' ? value : undefined;
}

export const readStatus = (data: unknown): string | undefined => textOf(data, 'status');

/** The deposit of a sale; what the widget leaves out is as it was ordered. */
export function readDeposit(data: unknown, order: Order): Deposit | undefined {
  const address = textOf(data, 'address');
  if (!address) return undefined;
  return {
    address,
    amount: textOf(data, 'amount') ?? order.amount,
    currency: textOf(data, 'currency') ?? order.currency,
    network: textOf(data, 'network') ?? order.network,
  };
}

type ProgressName = keyof Messages['progress'];

/** By widget status, the names of the catalogue's words; what is not here means in progress. */
const names = new Map<string, ProgressName>([
  ['new', 'new'],
  ['pending', 'pending'],
  ['order_scheduled', 'order_scheduled'],
  ['paid', 'paid'],
  ['completed', 'completed'],
  ['succeeded', 'completed'],
  ['failed', 'failed'],
  ['descriptor_failed', 'failed'],
  ['order_failed', 'failedFunded'],
  ['failed_exchange', 'failedFunded'],
  ['cancelled', 'cancelled'],
  ['refunded', 'refunded'],
]);

/** Where things stand, as the catalogue names it. */
export function progressName({ status, isPaymentFinished, isReady, mayHavePaid }: Progress): ProgressName {
  if (status === 'order_failed' && !mayHavePaid) return 'failed';
  if (status !== undefined) return names.get(status) ?? 'unknown';
  if (isPaymentFinished) return 'finished';
  return isReady ? 'ready' : 'opening';
}

const overStatuses = ['completed', 'succeeded', 'cancelled', 'refunded', 'order_failed', 'failed_exchange'];

/** Whether somebody who leaves the widget now would lose what they did in it: steps of the identity check, or the
 *  address of a deposit that has not come. */
export function losesProgress(
  type: OrderType,
  { isReady, status = '', isPaymentFinished }: Progress,
): boolean {
  const hasBegun = isReady || status !== '';
  if (!hasBegun || isPaymentFinished || overStatuses.includes(status)) return false;
  return type === 'buy' || !paidStatuses.includes(status);
}

/** Whether a payment is on its way through the widget: money has been taken, and the widget is not done. A sale has no
 *  such time, because nothing more is asked once the deposit is in. */
export const isPaying = (type: OrderType, progress: Progress): boolean =>
  type === 'buy' && Boolean(progress.mayHavePaid) && losesProgress(type, progress);
