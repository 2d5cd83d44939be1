import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createPartner, simulatorForTests } from '../testing/test-partner';
import { TestWidget } from '../testing/test-widget';

const url = simulatorForTests();
const hourMs = 60 * 60 * 1000;

const partnerWith = (config = {}) => createPartner(url(), config);

describe('a purchase', () => {
  it('calls back with the widget statuses and the end of the payment, in strings', async () => {
    const partner = await partnerWith();
    const session = await partner.session();
    const widget = await TestWidget.open(partner, session);
    await widget.chooseCard();
    await widget.pay();
    await widget.screen('outcome');
    expect(widget.statuses()).toEqual(['new', 'pending', 'paid', 'completed']);
    expect(widget.count('onPaymentFinished')).toBe(1);
    expect(widget.callbacks.at(-1)?.data).toEqual({
      ...{ amount: '99.50', currency: 'USDT', network: 'TRC20', fiat_amount: '93.37', fiat_currency: 'EUR' },
      ...{
        merchant_transaction_id: session.merchant_transaction_id,
        status: 'completed',
        payment_method: 'card',
      },
    });
    widget.close();
  });

  it('can be retried with the same transaction after a declined card', async () => {
    const partner = await partnerWith();
    const session = await partner.session();
    const id = session.merchant_transaction_id;
    const widget = await TestWidget.open(partner, session);
    await widget.chooseCard();
    expect(await widget.pay('4000000000000002')).toEqual({ error: 'Your card was declined.' });
    expect(await partner.transaction(id)).toMatchObject({ status: 'failed', crypto_amount: '' });
    await widget.screen('card');
    expect(await widget.pay()).toEqual({});
    await widget.screen('outcome');
    expect(await partner.transaction(id)).toMatchObject({ status: 'completed', merchant_transaction_id: id });
    expect(widget.statuses()).toEqual(['new', 'pending', 'failed', 'paid', 'completed']);
    widget.close();
  });

  it('cannot be retried after the token has expired', async () => {
    const partner = await partnerWith();
    const widget = await TestWidget.open(partner, await partner.session());
    await widget.chooseCard();
    await widget.pay('4000000000000002');
    await partner.control('POST', 'clock', { advance_ms: hourMs });
    await widget.screen('outcome');
    expect((await widget.pay()).error).toBeTruthy();
    widget.close();
  });

  it('can be cancelled before the payment but not after it', async () => {
    const partner = await partnerWith({ delivery_ms: 60_000 });
    const [first, second] = [await partner.session(), await partner.session()];
    const cancelled = await TestWidget.open(partner, first);
    expect(await cancelled.step('cancel')).toEqual({});
    expect((await partner.transaction(first.merchant_transaction_id)).status).toBe('cancelled');
    const paid = await TestWidget.open(partner, second);
    await paid.chooseCard();
    await paid.pay();
    expect((await paid.step('cancel')).error).toBeTruthy();
    expect((await partner.transaction(second.merchant_transaction_id)).status).toBe('processing');
    for (const widget of [cancelled, paid]) widget.close();
  });

  it('returns to the shop with id and status, in the configured window', async () => {
    const partner = await partnerWith({ redirect: 'frame' });
    const session = await partner.session({ redirect_url: 'http://localhost:3000/return?keep=1' });
    const widget = await TestWidget.open(partner, session);
    await widget.step('cancel');
    await widget.screen('outcome');
    const query = `keep=1&merchant_transaction_id=${session.merchant_transaction_id}&status=cancelled`;
    expect(widget.view?.return_to).toEqual({ url: `http://localhost:3000/return?${query}`, window: 'frame' });
    widget.close();
  });

  it('refuses steps in the wrong order', async () => {
    const partner = await partnerWith();
    const session = await partner.session({ user_email: 'new@example.com' });
    const widget = await TestWidget.open(partner, session);
    for (const name of ['selfie', 'sent']) expect((await widget.step(name)).error).toBeTruthy();
    expect((await widget.chooseCard()).error).toBeTruthy();
    expect((await widget.pay()).error).toBeTruthy();
    expect((await partner.transaction(session.merchant_transaction_id)).status).toBe('pending');
    widget.close();
  });
});

describe('a sale', () => {
  it('shows a deposit address, calls back once with it, and pays out after the deposit', async () => {
    const partner = await partnerWith();
    const session = await partner.session({ type: 'sell' });
    const widget = await TestWidget.open(partner, session);
    await widget.chooseCard();
    await widget.screen('deposit');
    const address = z.string().parse(widget.view?.deposit_address);
    const calls = widget.callbacks.filter(each => each.name === 'onSellTransferEnabled');
    const money = { amount: '99.50', currency: 'USDT', network: 'TRC20' };
    const id = session.merchant_transaction_id;
    expect(calls.map(each => each.data)).toEqual([{ ...money, address, id, flow_id: 'payout' }]);
    expect(address).not.toBe(session.address);
    const code = await fetch(`${partner.url}/frame/${widget.id}/deposit.svg`);
    expect(await code.text()).toMatch(/^<svg/);
    await widget.step('sent');
    await widget.screen('outcome');
    expect((await partner.transaction(id)).status).toBe('completed');
    expect(widget.statuses()).toEqual(['new', 'pending', 'paid', 'completed']);
    widget.close();
  });

  it('fails without a retry if no deposit arrives within six hours', async () => {
    const partner = await partnerWith();
    const session = await partner.session({ type: 'sell' });
    const widget = await TestWidget.open(partner, session);
    await widget.chooseCard();
    await partner.control('POST', 'clock', { advance_ms: 6 * hourMs - 60_000 });
    expect((await partner.transaction(session.merchant_transaction_id)).status).toBe('pending');
    await partner.control('POST', 'clock', { advance_ms: 60_000 });
    expect((await partner.transaction(session.merchant_transaction_id)).status).toBe('failed');
    await widget.screen('outcome');
    widget.close();
  });
});

describe('the identity check', () => {
  it('is required of a new user only in the first session', async () => {
    const partner = await partnerWith();
    const user = { partner_user_id: 'n', user_email: 'new@example.com' };
    const first = await TestWidget.open(partner, await partner.session(user));
    expect(first.view?.screen).toBe('documents');
    await first.step('documents');
    await first.screen('selfie');
    await first.step('selfie');
    await first.screen('method');
    const second = await TestWidget.open(partner, await partner.session(user));
    expect(second.view?.screen).toBe('method');
    for (const widget of [first, second]) widget.close();
  });

  it('can be verified by the control API, and the payment fails if it is set to failed', async () => {
    const partner = await partnerWith();
    const user = { partner_user_id: 'p', user_email: 'identity-pending@example.com' };
    const session = await partner.session(user);
    const widget = await TestWidget.open(partner, session);
    await widget.step('documents');
    await widget.step('selfie');
    await widget.screen('review');
    await partner.control('PUT', 'users/p', { kyc_status: 'verified' });
    await widget.screen('method');
    await partner.control('PUT', 'users/p', { kyc_status: 'failed' });
    await widget.screen('identity-failed');
    expect((await partner.transaction(session.merchant_transaction_id)).status).toBe('failed');
    expect(widget.count('onPaymentFinished')).toBe(1);
    widget.close();
  });
});
