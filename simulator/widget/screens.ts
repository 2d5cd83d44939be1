/** Selects the widget's screen. It is derived from the transaction, the user's identity and the completed steps, so that
 *  a change by a timer or a test is visible immediately. */
import { fiatPrice } from '../api/sample-values';
import { isTokenUnexpired } from '../api/transactions';
import type { Frame } from './frames';

export type Screen =
  | 'documents'
  | 'selfie'
  | 'review'
  | 'identity-failed'
  | 'method'
  | 'card'
  | 'deposit'
  | 'progress'
  | 'outcome';

export function screenOf({ partner, transaction, hasDocuments, hasMethod }: Frame): Screen {
  const { status, type } = transaction;
  const canRetry = type === 'buy' && !transaction.isClosed && isTokenUnexpired(partner, transaction);
  if (status !== 'pending' && status !== 'failed') {
    return status === 'completed' || status === 'cancelled' ? 'outcome' : 'progress';
  }
  const { kyc } = transaction.user.identity;
  if (kyc === 'failed') return 'identity-failed';
  if (status === 'failed' && !canRetry) return 'outcome';
  if (kyc === 'pending') return 'review';
  if (kyc === 'not_started') return hasDocuments ? 'selfie' : 'documents';
  if (!hasMethod) return 'method';
  return type === 'buy' ? 'card' : 'deposit';
}

/** @returns the data that the frame's page shows */
export function viewOf(frame: Frame) {
  const { partner, transaction } = frame;
  const { type, amount, currency, network, status, fiatCurrency, fiatAmount } = transaction;
  const screen = screenOf(frame);
  return {
    screen,
    ...{ type, amount, currency, network, status, fiat_currency: fiatCurrency, fiat_amount: fiatAmount },
    address: transaction.address,
    prices: Object.fromEntries(
      partner.config.fiat_currencies.map(fiat => [fiat, fiatPrice(type, amount, fiat)]),
    ),
    ...(screen === 'deposit' && { deposit_address: frame.depositAddress }),
    ...(screen === 'outcome' || screen === 'identity-failed' ? { return_to: returnTo(frame) } : {}),
  };
}

function returnTo({ partner, transaction }: Frame) {
  const url = new URL(transaction.redirectUrl);
  url.searchParams.set('merchant_transaction_id', transaction.id);
  url.searchParams.set('status', transaction.status);
  return { url: url.href, window: partner.config.redirect };
}
