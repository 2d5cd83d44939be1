/** One open widget on one page. An init token opens it, and an unguessable id identifies it. */
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { recordNotification } from '../api/notifications';
import type { Partner } from '../api/partners';
import { sampleAddress } from '../api/sample-values';
import { type Transaction, updateTransaction } from '../api/transactions';

/** The values that the script received, under Proof's names. The signature check compares them with the session. */
export interface WidgetValues {
  readonly address: string;
  readonly signature: string;
  readonly merchant_transaction_id: string;
  readonly currency: string;
  readonly network: string;
  readonly amount: string;
  readonly type?: string | undefined;
}
export interface Callback {
  readonly name: 'onStatusChange' | 'onPaymentFinished' | 'onSellTransferEnabled';
  readonly data: Readonly<Record<string, string>>;
}

export class Frame {
  readonly id = randomBytes(32).toString('base64url');
  /** All callbacks so far. The frame's page reads them in order and continues after a reconnect. */
  readonly callbacks: Callback[] = [];
  readonly events = new EventEmitter<{ view: []; removed: [] }>();
  readonly depositAddress: string;
  hasDocuments = false;
  hasMethod = false;
  /** Sell: the end of the deposit window, in milliseconds on the partner's clock. */
  depositUntilMs = Number.POSITIVE_INFINITY;

  constructor(
    readonly partner: Partner,
    readonly transaction: Transaction,
    readonly values: WidgetValues,
  ) {
    this.depositAddress = sampleAddress(transaction.network, `${partner.secret} deposit ${transaction.id}`);
    partner.events.on('transaction', changed => changed === transaction && this.addStatusChange());
    partner.events.on('user', user => user.identity === transaction.user.identity && this.updateIdentity());
    partner.events.on('clock', () => this.updateDeposit());
    partner.events.once('removed', () => this.events.emit('removed'));
    this.addStatusChange();
    this.updateIdentity();
  }

  addCallback(name: Callback['name'], data: Callback['data']): void {
    this.callbacks.push({ name, data });
    recordNotification(this.partner, this.transaction);
    this.events.emit('view');
  }

  addStatusChange(): void {
    const { transaction } = this;
    this.addCallback('onStatusChange', {
      amount: transaction.amount,
      currency: transaction.currency,
      network: transaction.network,
      fiat_amount: transaction.fiatAmount,
      fiat_currency: transaction.fiatCurrency,
      merchant_transaction_id: transaction.id,
      status: transaction.widgetStatus,
      payment_method: transaction.paymentMethod,
    });
  }

  /** Fails the payment if the identity check failed. */
  updateIdentity(): void {
    const { partner, transaction } = this;
    if (transaction.user.identity.kyc === 'failed' && transaction.status === 'pending') {
      updateTransaction(partner, transaction, { status: 'failed' });
      if (transaction.type === 'buy') this.addPaymentFinished();
    }
    this.events.emit('view');
  }

  /** Fails the sale if the deposit window ended without a deposit. */
  updateDeposit(): void {
    const { partner, transaction } = this;
    if (transaction.status === 'pending' && partner.now() >= this.depositUntilMs) {
      updateTransaction(partner, transaction, { status: 'failed', isClosed: true });
    }
    this.events.emit('view');
  }

  addPaymentFinished(): void {
    this.addCallback('onPaymentFinished', { payment_method: this.transaction.paymentMethod });
  }
}
