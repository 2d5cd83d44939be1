/** The steps of the widget and their effect on the transaction. A step returns `{ error }` with a text for the user. */
import { fiatPrice } from '../api/sample-values';
import { sign } from '../api/signature';
import { updateTransaction } from '../api/transactions';
import { caseOfAmount, caseOfCard, caseOfEmail } from '../cases';
import type { Frame } from './frames';
import { type Screen, screenOf } from './screens';

const reviewMs = 3000;
const slowDeliveryMs = 30_000;
const depositWindowMs = 6 * 60 * 60 * 1000;
const screensPastCancelling: readonly Screen[] = ['progress', 'outcome', 'identity-failed'];

export type StepResult = { error?: string };
const stepClosed: StepResult = { error: 'This step is not open any more.' };

export function submitDocuments(frame: Frame): StepResult {
  frame.hasDocuments = true;
  frame.events.emit('view');
  return {};
}

export function submitSelfie(frame: Frame): StepResult {
  if (screenOf(frame) !== 'selfie') return stepClosed;
  const { partner, transaction } = frame;
  const { user } = transaction;
  const identityCase = caseOfEmail(user.email ?? '')?.identity;
  const decide = (kyc: typeof user.identity.kyc) => {
    user.identity.kyc = kyc;
    partner.events.emit('user', user);
  };
  if (identityCase === 'fails') decide('failed');
  else if (identityCase === 'pending' || identityCase === 'review') decide('pending');
  else decide('verified');
  if (identityCase === 'review') partner.schedule(reviewMs, () => decide('verified'));
  return {};
}

/** Checks the signature. Proof checks it only at this step (proof-api.md), so a wrong `client_ip` or a changed value fails
 *  after the identity check.
 *  @param peer the browser's real address */
export function chooseMethod(frame: Frame, method: string, fiatCurrency: string, peer: string): StepResult {
  const { partner, transaction } = frame;
  if (screenOf(frame) !== 'method') return stepClosed;
  if (!isSignatureValid(frame, partner.config.seen_ip ?? peer)) return { error: 'Signature is invalid' };
  frame.hasMethod = true;
  const { type, amount } = transaction;
  const fiatAmount = fiatPrice(type, amount, fiatCurrency);
  const price = { paymentMethod: method, fiatCurrency, fiatAmount };
  if (caseOfAmount(amount)?.outcome === 'cancelled')
    updateTransaction(partner, transaction, { status: 'cancelled', ...price });
  else updateTransaction(partner, transaction, { status: 'pending', ...price });
  if (type === 'sell' && transaction.status === 'pending') openDeposit(frame);
  return {};
}

function isSignatureValid({ partner, transaction, values }: Frame, seenIp: string): boolean {
  const expected = sign({
    address: values.address,
    secret: partner.secret,
    clientIp: transaction.clientIp === '' ? '' : seenIp,
    merchantTransactionId: values.merchant_transaction_id,
  });
  const isUnchanged =
    (['currency', 'network', 'amount'] as const).every(name => values[name] === transaction[name]) &&
    (values.type ?? transaction.type) === transaction.type;
  const isSignatureCase = caseOfEmail(transaction.user.email ?? '')?.widget === 'signature';
  return (
    expected === values.signature && expected === transaction.signature && isUnchanged && !isSignatureCase
  );
}

function openDeposit(frame: Frame): void {
  const { partner, transaction, depositAddress: address } = frame;
  const { amount, currency, network, id } = transaction;
  frame.addCallback('onSellTransferEnabled', { amount, currency, network, address, id, flow_id: 'payout' });
  const isWindowCase = caseOfAmount(amount)?.outcome === 'deposit-window-over';
  const windowMs = isWindowCase ? partner.config.delivery_ms : depositWindowMs;
  frame.depositUntilMs = partner.now() + windowMs;
  partner.schedule(windowMs, () => {
    // A timer may run a millisecond before its time on the clock.
    frame.depositUntilMs = partner.now();
    frame.updateDeposit();
  });
}

export function pay(frame: Frame, cardNumber: string): StepResult {
  if (screenOf(frame) !== 'card') return stepClosed;
  const declineText = caseOfCard(cardNumber)?.refusal;
  if (declineText) updateTransaction(frame.partner, frame.transaction, { status: 'failed' });
  else deliver(frame);
  frame.addPaymentFinished();
  return declineText ? { error: declineText } : {};
}

/** The user confirms the transfer. The simulator treats the deposit as received immediately. */
export function confirmDeposit(frame: Frame): StepResult {
  if (screenOf(frame) !== 'deposit') return stepClosed;
  deliver(frame);
  return {};
}

export function cancel(frame: Frame): StepResult {
  if (screensPastCancelling.includes(screenOf(frame))) return stepClosed;
  updateTransaction(frame.partner, frame.transaction, { status: 'cancelled' });
  return {};
}

/** Delivers the crypto to the buyer, or the fiat money to the seller's card. */
function deliver({ partner, transaction }: Frame): void {
  updateTransaction(partner, transaction, { status: 'processing' });
  const outcome = caseOfAmount(transaction.amount)?.outcome;
  if (outcome === 'stuck') return;
  partner.schedule(outcome === 'slow' ? slowDeliveryMs : partner.config.delivery_ms, () => {
    if (transaction.status !== 'processing') return;
    if (outcome === 'fails') {
      updateTransaction(partner, transaction, {
        status: 'failed',
        widgetStatus: 'order_failed',
        isClosed: true,
      });
    } else updateTransaction(partner, transaction, { status: 'completed' });
  });
}
