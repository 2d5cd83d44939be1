/** What the widget says of itself, in words. It only informs: the record is Proof's answer to our server. */
import { z } from 'zod';
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
  const paid = next.isPaymentFinished || next.deposit || paidStatuses.includes(next.status ?? '');
  return { ...next, mayHavePaid: progress.mayHavePaid || Boolean(paid) };
}

const paidStatuses = ['paid', 'order_scheduled', 'completed', 'succeeded', 'refunded', 'failed_exchange'];

const statusSchema = z.object({ status: z.string() });
const depositSchema = z.object({
  address: z.string().min(1),
  amount: z.string().optional().catch(undefined),
  currency: z.string().optional().catch(undefined),
  network: z.string().optional().catch(undefined),
});

export const readStatus = (data: unknown): string | undefined => statusSchema.safeParse(data).data?.status;

/** The deposit of a sale; what the widget leaves out is as it was ordered. */
export function readDeposit(data: unknown, order: Order): Deposit | undefined {
  const deposit = depositSchema.safeParse(data).data;
  return (
    deposit && {
      address: deposit.address,
      amount: deposit.amount ?? order.amount,
      currency: deposit.currency ?? order.currency,
      network: deposit.network ?? order.network,
    }
  );
}

const failed = 'That did not work. You can try again in the window below.';
const cancelled = 'Cancelled.';

/** By widget status; the ones that mean different things for a sale have two sentences, buy first. */
const words: Record<string, string | [string, string]> = {
  new: 'Follow the steps below.',
  pending: ['Waiting for your payment.', 'Waiting for your deposit.'],
  order_scheduled: ['Your order is scheduled.', 'Your payout is scheduled.'],
  paid: ['Payment received. Your crypto is on its way.', 'Deposit received. Your payout is on its way.'],
  completed: ['Done. Your crypto has been sent.', 'Done. Your payout has been sent.'],
  succeeded: ['Done. Your crypto has been sent.', 'Done. Your payout has been sent.'],
  failed,
  order_failed: failed,
  descriptor_failed: failed,
  failed_exchange: failed,
  cancelled,
  refunded: 'Your money is being returned to you.',
};

/** One sentence on where things stand. */
export function describeProgress(type: OrderType, progress: Progress): string {
  if (progress.status !== undefined) {
    const said = Object.hasOwn(words, progress.status) ? words[progress.status] : undefined;
    if (said === undefined) return 'In progress.';
    return typeof said === 'string' ? said : said[type === 'buy' ? 0 : 1];
  }
  if (progress.isPaymentFinished) return 'Payment step finished. We are following it.';
  return progress.isReady ? 'Follow the steps below.' : 'Opening the payment window…';
}
