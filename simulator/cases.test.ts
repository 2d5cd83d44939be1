import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { amountCases, cardCases, casesAsMarkdown, emailCases } from './cases';
import { simulatorForTests, TestPartner } from './testing/test-partner';
import { startWidget, TestWidget } from './testing/test-widget';

const url = simulatorForTests();
const email = (name: string) => ({ user_email: `${name}+ab12@example.com` });

async function openWidget(session: Record<string, unknown>, config: object = {}) {
  const partner = new TestPartner(url());
  await partner.control('PATCH', 'partner', { delivery_ms: 10, ...config });
  const opened = await partner.session(session);
  return { partner, id: opened.merchant_transaction_id, widget: await TestWidget.open(partner, opened) };
}

describe.concurrent('test cases by e-mail', () => {
  const identify = async (widget: TestWidget) => {
    await widget.step('documents');
    await widget.step('selfie');
  };

  it('verified@ needs no identity check', async () => {
    const { widget } = await openWidget(email('verified'));
    expect(widget.view?.screen).toBe('method');
    widget.close();
  });

  it('identity-failed@ fails the identity check and the payment', async () => {
    const { partner, id, widget } = await openWidget(email('identity-failed'));
    expect(widget.view?.screen).toBe('documents');
    await identify(widget);
    await widget.screen('identity-failed');
    expect((await partner.transaction(id)).status).toBe('failed');
    expect(widget.count('onPaymentFinished')).toBe(1);
    widget.close();
  });

  it('identity-pending@ stays under review', async () => {
    const { widget } = await openWidget(email('identity-pending'));
    await identify(widget);
    await setTimeout(5000);
    expect(widget.view?.screen).toBe('review');
    widget.close();
  });

  it('identity-review@ is verified after the review', async () => {
    const { widget } = await openWidget(email('identity-review'));
    await identify(widget);
    await widget.screen('review');
    await widget.screen('method');
    widget.close();
  });

  it('log-in@ shows the log-in form', async () => {
    const partner = new TestPartner(url());
    expect(await startWidget(partner, await partner.session(email('log-in')))).toEqual({ screen: 'log-in' });
  });

  it('signature@ shows "Signature is invalid"', async () => {
    const { widget } = await openWidget(email('signature'));
    await identify(widget);
    expect(await widget.chooseCard()).toEqual({ error: 'Signature is invalid' });
    widget.close();
  });
});

describe.concurrent('test cases by amount', () => {
  it.each([
    ['13.01', 'buy'],
    ['13.010', 'sell'],
  ])('%s: the %s fails while it is processing, without a retry', async (amount, type) => {
    const { partner, id, widget } = await openWidget({ amount, type });
    await widget.chooseCard();
    await widget.step(type === 'buy' ? 'pay' : 'sent', { number: '4242424242424242' });
    await widget.screen('outcome');
    expect(widget.statuses()).toEqual(['new', 'pending', 'paid', 'order_failed']);
    expect((await partner.transaction(id)).status).toBe('failed');
    widget.close();
  });

  it('13.02 is cancelled when a payment method is chosen', async () => {
    const { partner, id, widget } = await openWidget({ amount: '13.02' });
    await widget.chooseCard();
    expect((await partner.transaction(id)).status).toBe('cancelled');
    widget.close();
  });

  it('13.03 ends the deposit window', async () => {
    const { partner, id, widget } = await openWidget({ amount: '13.03', type: 'sell' });
    await widget.chooseCard();
    await widget.screen('outcome');
    expect((await partner.transaction(id)).status).toBe('failed');
    expect((await widget.step('sent')).error).toBeTruthy();
    widget.close();
  });

  it.each(['13.04', '13.05'])('%s is still processing when other amounts are completed', async amount => {
    const { partner, id, widget } = await openWidget({ amount });
    await widget.chooseCard();
    await widget.pay();
    await setTimeout(2500);
    expect((await partner.transaction(id)).status).toBe('processing');
    widget.close();
  });
});

describe('test cases by card', () => {
  it.each(Object.entries(cardCases))('%s: %o', async (number, { refusal }) => {
    const { partner, id, widget } = await openWidget({}, { delivery_ms: 60_000 });
    await widget.chooseCard();
    const result = await widget.pay(number.replaceAll(' ', ''));
    expect(result).toEqual(refusal === undefined ? {} : { error: refusal });
    expect((await partner.transaction(id)).status).toBe(refusal === undefined ? 'processing' : 'failed');
    widget.close();
  });
});

describe('casesAsMarkdown', () => {
  it('prints each case in exactly one row with a description, without the -once cases', () => {
    const rows = casesAsMarkdown().split('\n').slice(2);
    const printed = rows.flatMap(row =>
      [...row.matchAll(/`([^`]*?)(?:@…)?`(?=[ ,].*\|.*\|)/g)].map(found => found[1]),
    );
    const names = [cardCases, amountCases, emailCases]
      .flatMap(table => Object.keys(table))
      .filter(name => !name.endsWith('-once'));
    expect(printed.toSorted()).toEqual(names.toSorted());
    expect(rows.every(row => /\| [^|]*\w[^|]* \|$/.test(row))).toBe(true);
  });
});
