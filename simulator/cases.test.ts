import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { amountCases, cardCases, casesAsMarkdown, emailCases } from './cases';
import { simulatorForTests, TestPartner } from './testing/test-partner';
import { startWidget, TestWidget } from './testing/test-widget';

const url = simulatorForTests();
const email = (name: string) => ({ user_email: `${name}+ab12@example.com` });

async function opened(session: Record<string, unknown>, config: object = {}) {
  const partner = new TestPartner(url());
  await partner.control('PATCH', 'partner', { delivery_ms: 10, ...config });
  const made = await partner.session(session);
  return { partner, id: made.merchant_transaction_id, widget: await TestWidget.open(partner, made) };
}

describe.concurrent('people by e-mail', () => {
  const identify = async (widget: TestWidget) => {
    await widget.step('documents');
    await widget.step('selfie');
  };

  it('verified@ needs no identity check', async () => {
    const { widget } = await opened(email('verified'));
    expect(widget.view?.screen).toBe('method');
    widget.close();
  });

  it('identity-failed@ fails the check, and with it the payment', async () => {
    const { partner, id, widget } = await opened(email('identity-failed'));
    expect(widget.view?.screen).toBe('documents');
    await identify(widget);
    await widget.screen('identity-failed');
    expect((await partner.transaction(id)).status).toBe('failed');
    expect(widget.count('onPaymentFinished')).toBe(1);
    widget.close();
  });

  it('identity-pending@ stays under review', async () => {
    const { widget } = await opened(email('identity-pending'));
    await identify(widget);
    await setTimeout(5000);
    expect(widget.view?.screen).toBe('review');
    widget.close();
  });

  it('identity-review@ is released after a while', async () => {
    const { widget } = await opened(email('identity-review'));
    await identify(widget);
    await widget.screen('review');
    await widget.screen('method');
    widget.close();
  });

  it('log-in@ finds its token spent', async () => {
    const partner = new TestPartner(url());
    expect(await startWidget(partner, await partner.session(email('log-in')))).toEqual({ screen: 'log-in' });
  });

  it('signature@ is told that the signature is invalid', async () => {
    const { widget } = await opened(email('signature'));
    await identify(widget);
    expect(await widget.chooseCard()).toEqual({ error: 'Signature is invalid' });
    widget.close();
  });
});

describe.concurrent('amounts', () => {
  it.each([
    ['13.01', 'buy'],
    ['13.010', 'sell'],
  ])('%s fails after the %s was under way, for good', async (amount, type) => {
    const { partner, id, widget } = await opened({ amount, type });
    await widget.chooseCard();
    await widget.step(type === 'buy' ? 'pay' : 'sent', { number: '4242424242424242' });
    await widget.screen('outcome');
    expect(widget.statuses()).toEqual(['new', 'pending', 'paid', 'order_failed']);
    expect((await partner.transaction(id)).status).toBe('failed');
    widget.close();
  });

  it('13.02 is cancelled when a payment method is picked', async () => {
    const { partner, id, widget } = await opened({ amount: '13.02' });
    await widget.chooseCard();
    expect((await partner.transaction(id)).status).toBe('cancelled');
    widget.close();
  });

  it('13.03 ends the deposit window', async () => {
    const { partner, id, widget } = await opened({ amount: '13.03', type: 'sell' });
    await widget.chooseCard();
    await widget.screen('outcome');
    expect((await partner.transaction(id)).status).toBe('failed');
    expect((await widget.step('sent')).error).toBeTruthy();
    widget.close();
  });

  it.each(['13.04', '13.05'])('%s is still in processing when others are done', async amount => {
    const { partner, id, widget } = await opened({ amount });
    await widget.chooseCard();
    await widget.pay();
    await setTimeout(2500);
    expect((await partner.transaction(id)).status).toBe('processing');
    widget.close();
  });
});

describe('cards', () => {
  it.each(Object.entries(cardCases))('%s: %o', async (number, { refusal }) => {
    const { partner, id, widget } = await opened({}, { delivery_ms: 60_000 });
    await widget.chooseCard();
    const answer = await widget.pay(number.replaceAll(' ', ''));
    expect(answer).toEqual(refusal === undefined ? {} : { error: refusal });
    expect((await partner.transaction(id)).status).toBe(refusal === undefined ? 'processing' : 'failed');
    widget.close();
  });
});

describe('the table', () => {
  it('names every case in exactly one row, with what it does; -once goes without saying', () => {
    const rows = casesAsMarkdown().split('\n').slice(2);
    const written = rows.flatMap(row =>
      [...row.matchAll(/`([^`]*?)(?:@…)?`(?=[ ,].*\|.*\|)/g)].map(found => found[1]),
    );
    const names = [cardCases, amountCases, emailCases]
      .flatMap(table => Object.keys(table))
      .filter(name => !name.endsWith('-once'));
    expect(written.toSorted()).toEqual(names.toSorted());
    expect(rows.every(row => /\| [^|]*\w[^|]* \|$/.test(row))).toBe(true);
  });
});
