/** The widget's progress as its callbacks report it, for display only. The status of a transaction is always read from
 *  Proof's API by the server. */
import type { Messages } from '@/lib/i18n/language';
import type { Order, OrderType } from '@/lib/transactions/schema';

/** Where the user must send the crypto of a sale. Shown in this tab only, never stored or sent to a server. */
export type Deposit = { amount: string; currency: string; network: string; address: string };

export type Progress = {
  isReady?: boolean;
  /** The widget's own status; Proof may add values to it. */
  status?: string | undefined;
  isPaymentFinished?: boolean;
  deposit?: Deposit | undefined;
  /** Whether the user may have paid; stays true once it is true. */
  mayHavePaid?: boolean;
};

/** @returns the progress with the values of a callback. Undefined values of `change` are ignored */
export function applyProgress(progress: Progress, change: Progress): Progress {
  const definedValues = Object.entries(change).filter(([, value]) => value !== undefined);
  const next: Progress = { ...progress, ...Object.fromEntries(definedValues) };
  // The widget also reports a declined payment as finished, although the user can retry it.
  if (declinedStatuses.includes(next.status ?? '')) next.isPaymentFinished = false;
  const isPaid = next.isPaymentFinished || next.deposit || paidStatuses.includes(next.status ?? '');
  return { ...next, mayHavePaid: progress.mayHavePaid || Boolean(isPaid) };
}

const declinedStatuses = ['failed', 'descriptor_failed'];
const paidStatuses = ['paid', 'order_scheduled', 'completed', 'succeeded', 'refunded', 'failed_exchange'];

/** @returns a property of a callback's data; undefined if it is not a string */
function getString(data: unknown, name: string): string | undefined {
  const value: unknown = Object(data)[name];
  return typeof value === 'string' ? value : undefined;
}

export const readStatus = (data: unknown): string | undefined => getString(data, 'status');

/** @returns the deposit of a sale, with the order's values where the widget sends none; undefined without an address */
export function readDeposit(data: unknown, order: Order): Deposit | undefined {
  const address = getString(data, 'address');
  if (!address) return undefined;
  return {
    address,
    amount: getString(data, 'amount') ?? order.amount,
    currency: getString(data, 'currency') ?? order.currency,
    network: getString(data, 'network') ?? order.network,
  };
}

type ProgressKey = keyof Messages['progress'];

/** The catalogue key for each widget status. Any other status means in progress. */
const progressKeys = new Map<string, ProgressKey>([
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

/** @returns the catalogue key of the progress text */
export function getProgressKey({ status, isPaymentFinished, isReady, mayHavePaid }: Progress): ProgressKey {
  if (status === 'order_failed' && !mayHavePaid) return 'failed';
  if (status !== undefined) return progressKeys.get(status) ?? 'unknown';
  if (isPaymentFinished) return 'finished';
  return isReady ? 'ready' : 'opening';
}

const finalStatuses = ['completed', 'succeeded', 'cancelled', 'refunded', 'order_failed', 'failed_exchange'];

/** @returns whether leaving the widget now would lose the user's work: steps of the identity check, or the address of a
 *  deposit that has not arrived */
export function hasUnsavedProgress(
  type: OrderType,
  { isReady, status = '', isPaymentFinished }: Progress,
): boolean {
  const hasStarted = isReady || status !== '';
  if (!hasStarted || isPaymentFinished || finalStatuses.includes(status)) return false;
  return type === 'buy' || !paidStatuses.includes(status);
}

/** @returns whether a payment is being processed in the widget: the user may have paid, and the widget has not finished.
 *  Always false for a sale, because the widget needs nothing from the user after the deposit */
export const isPaying = (type: OrderType, progress: Progress): boolean =>
  type === 'buy' && Boolean(progress.mayHavePaid) && hasUnsavedProgress(type, progress);
