/** Transactions: one per session. The widget, timers and tests update them. */
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
  /** One of Proof's five statuses. A test may set another word, to check the handling of an unknown status. */
  status: string;
  /** The status as `onStatusChange` names it. */
  widgetStatus: string;
  /** True if the failure is final: the widget offers no retry. */
  isClosed: boolean;
  fiatCurrency: string;
  fiatAmount: string;
  /** Empty until the status is `processing`. */
  cryptoAmount: string;
  paymentMethod: string;
  /** The GET response before the last update. Null before the first update. */
  previousBody: TransactionBody | null;
  /** The number of WebSockets that were opened, including closed ones. */
  socketsOpened: number;
  /** Times of the notifications that no GET has followed yet (notifications.ts), on the partner's clock. */
  notifiedAtMs: readonly number[];
}

export type TransactionUpdate = { status: string } & Partial<
  Pick<
    Transaction,
    'widgetStatus' | 'isClosed' | 'fiatCurrency' | 'fiatAmount' | 'cryptoAmount' | 'paymentMethod'
  >
>;

/** `paid` means that the money was taken and the crypto was not sent yet. Proof's API calls this `processing`. */
const widgetStatuses: Readonly<Record<string, string>> = { processing: 'paid' };

/** `failed` is not final, because the user may pay again inside the widget. */
export const isFinal = (status: unknown) => status === 'completed' || status === 'cancelled';

const tokenLifetimeMs = 60 * 60 * 1000;

export function isTokenUnexpired(partner: Partner, transaction: Transaction): boolean {
  return partner.now() - transaction.createdAtMs < tokenLifetimeMs;
}

/** Updates a transaction, emits the event and sends the webhook. */
export function updateTransaction(
  partner: Partner,
  transaction: Transaction,
  update: TransactionUpdate,
): void {
  const hasCryptoAmount = update.status === 'processing' || update.status === 'completed';
  const cryptoAmountUpdate =
    hasCryptoAmount && !transaction.cryptoAmount ? { cryptoAmount: transaction.amount } : {};
  transaction.previousBody = transactionBody(transaction);
  Object.assign(
    transaction,
    { widgetStatus: widgetStatuses[update.status] ?? update.status, updatedAtMs: partner.now() },
    cryptoAmountUpdate,
    update,
  );
  partner.events.emit('transaction', transaction);
  postWebhook(partner, transaction, webhookBody(transaction));
}

/** @returns the body of the webhook */
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

/** @returns the body of GET /widget/transactions/:id. All values are strings */
export function transactionBody(transaction: Transaction) {
  return { ...webhookBody(transaction), partner_user_id: transaction.user.id };
}

export type TransactionBody = ReturnType<typeof transactionBody>;

/** @returns the only message of the WebSocket */
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
