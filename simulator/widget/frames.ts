/** One widget on one page: opened by spending an init token, found again by an unguessable id. */
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { hint } from '../api/notifications';
import type { Partner } from '../api/partners';
import { addressOn } from '../api/sample-values';
import { moveTransaction, type Transaction } from '../api/transactions';

/** What the script was given, under Proof's own names; the signature check holds these against the session. */
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
  /** Every callback so far; the frame's page takes them in order, from where it was. */
  readonly callbacks: Callback[] = [];
  readonly changes = new EventEmitter<{ view: []; gone: [] }>();
  readonly depositAddress: string;
  hasDocuments = false;
  hasMethod = false;
  /** Sell: when the wait for the deposit ends, on the partner's clock. */
  depositUntilMs = Number.POSITIVE_INFINITY;

  constructor(
    readonly partner: Partner,
    readonly transaction: Transaction,
    readonly values: WidgetValues,
  ) {
    this.depositAddress = addressOn(transaction.network, `${partner.secret} deposit ${transaction.id}`);
    partner.changes.on('transaction', changed => changed === transaction && this.statusChanged());
    partner.changes.on('user', user => user.identity === transaction.user.identity && this.settleIdentity());
    partner.changes.on('clock', () => this.settleDeposit());
    partner.changes.once('gone', () => this.changes.emit('gone'));
    this.statusChanged();
    this.settleIdentity();
  }

  call(name: Callback['name'], data: Callback['data']): void {
    this.callbacks.push({ name, data });
    hint(this.partner, this.transaction);
    this.changes.emit('view');
  }

  statusChanged(): void {
    const { transaction } = this;
    this.call('onStatusChange', {
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

  /** A failed identity check ends the payment too. */
  settleIdentity(): void {
    const { partner, transaction } = this;
    if (transaction.user.identity.kyc === 'failed' && transaction.status === 'pending') {
      moveTransaction(partner, transaction, { status: 'failed' });
      if (transaction.type === 'buy') this.paymentFinished();
    }
    this.changes.emit('view');
  }

  /** Nothing came while the deposit window was open. */
  settleDeposit(): void {
    const { partner, transaction } = this;
    if (transaction.status === 'pending' && partner.now() >= this.depositUntilMs) {
      moveTransaction(partner, transaction, { status: 'failed', isClosed: true });
    }
    this.changes.emit('view');
  }

  paymentFinished(): void {
    this.call('onPaymentFinished', { payment_method: this.transaction.paymentMethod });
  }
}
