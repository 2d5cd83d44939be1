/** Transactions: one per session, moved by the widget, by timers and by tests. */

import type { Partner } from './partners';
import type { User } from './users';
import { postWebhook } from './webhook';

export interface Transaction {
  readonly id: string;
  readonly user: User;
  readonly type: 'buy' | 'sell';
  readonly network: string;
  readonly currency: string;
  readonly amount: string;
  readonly address: string;
  readonly clientIp: string;
  readonly redirectUrl: string;
  readonly initToken: string;
  readonly signature: string;
  readonly createdAtMs: number;
  updatedAtMs: number;
  isTokenSpent: boolean;
  /** One of Proof's five; a test may set any word, to see what an integration does with one it does not know. */
  status: string;
  /** The widget's own vocabulary, for `onStatusChange` only. */
  widgetStatus: string;
  /** Failed for good: no retry inside the widget. */
  isClosed: boolean;
  fiatCurrency: string;
  fiatAmount: string;
  /** Empty until processing. */
  cryptoAmount: string;
  paymentMethod: string;
  /** The body that GET had before the last change; null before the first. */
  bodyBefore: TransactionBody | null;
  /** How many WebSockets were ever opened for it. */
  socketsOpened: number;
  /** When the partner was given reasons to ask that it has not followed yet (hints.ts), on its clock. */
  hintsMs: readonly number[];
}

export type Move = { status: string } & Partial<
  Pick<
    Transaction,
    'widgetStatus' | 'isClosed' | 'fiatCurrency' | 'fiatAmount' | 'cryptoAmount' | 'paymentMethod'
  >
>;

/** `paid` is "money taken, crypto not sent": what Proof's API calls processing. */
const widgetStatuses: Readonly<Record<string, string>> = { processing: 'paid' };

/** A failed one may still be paid, inside the widget. */
export const isFinal = (status: unknown) => status === 'completed' || status === 'cancelled';

const tokenLifetimeMs = 60 * 60 * 1000;

export function isWithinTokenHour(partner: Partner, transaction: Transaction): boolean {
  return partner.now() - transaction.createdAtMs < tokenLifetimeMs;
}

/** Changes a transaction and tells everybody who listens. */
export function moveTransaction(partner: Partner, transaction: Transaction, move: Move): void {
  const isFilled = move.status === 'processing' || move.status === 'completed';
  const filled = isFilled && !transaction.cryptoAmount ? { cryptoAmount: transaction.amount } : {};
  transaction.bodyBefore = transactionBody(transaction);
  Object.assign(
    transaction,
    { widgetStatus: widgetStatuses[move.status] ?? move.status, updatedAtMs: partner.now() },
    filled,
    move,
  );
  partner.changes.emit('transaction', transaction);
  postWebhook(partner, transaction, webhookBody(transaction));
}

/** What the webhook posts. */
export function webhookBody(transaction: Transaction) {
  return {
    merchant_transaction_id: transaction.id,
    type: transaction.type,
    status: transaction.status,
    currency: transaction.currency,
    network: transaction.network,
    crypto_amount: transaction.cryptoAmount,
    fiat_currency: transaction.fiatCurrency,
    fiat_amount: transaction.fiatAmount,
    created_at: new Date(transaction.createdAtMs).toISOString(),
    updated_at: new Date(transaction.updatedAtMs).toISOString(),
  };
}

/** The body of GET /widget/transactions/:id. All strings. */
export function transactionBody(transaction: Transaction) {
  return { ...webhookBody(transaction), partner_user_id: transaction.user.id };
}

export type TransactionBody = ReturnType<typeof transactionBody>;

/** The WebSocket's only event. */
export function updateEvent(transaction: Transaction) {
  return {
    event: 'tx.update',
    merchant_transaction_id: transaction.id,
    type: transaction.type,
    status: transaction.status,
    ...(transaction.paymentMethod && { payment_method: transaction.paymentMethod }),
    currency: transaction.currency,
    fiat_currency: transaction.fiatCurrency,
    fiat_amount: transaction.fiatAmount,
    crypto_amount: transaction.cryptoAmount,
    occurred_at: new Date(transaction.updatedAtMs).toISOString(),
  };
}
