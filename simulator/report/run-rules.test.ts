import { beforeEach, describe, expect, it } from 'vitest';
import type { TestPartner } from '../testing/test-partner';
import {
  advanceClock,
  expectFindings,
  newPartner,
  openSession,
  runWidget,
  simulatorForTests,
} from '../testing/test-report';

const url = simulatorForTests();
let partner: TestPartner;
beforeEach(async () => {
  partner = await newPartner(url());
});

const requiredFields = ['type', 'fiat_currency', 'fix_amount', 'fix_network', 'fix_currency'];
const optionalFields = ['currencies', 'lang', 'theme', 'redirect_url', 'fix_fiat_amount'];

describe('rules on proofWidget.run', () => {
  it('finds nothing if every value is passed on under one or both spellings, with additional values', async () => {
    const session = await openSession(partner);
    await runWidget(partner, session, {
      initToken: session.init_token,
      merchantTransactionId: session.merchant_transaction_id,
    });
    const { lang, ...rest } = await openSession(partner);
    await runWidget(partner, { ...rest, language: 'de' }, { lang });
    await expectFindings(partner);
  });

  it('amount-respelled: the same number in another spelling', async () => {
    await runWidget(partner, await openSession(partner), { amount: '99.5' });
    expect(await expectFindings(partner, 'amount-respelled')).toEqual(['amount: "99.50" became "99.5"']);
  });

  it.each([
    [{ amount: '100' }, 'amount: "99.50" became "100"'],
    [{ fix_network: 'TRC20' }, 'fix_network: ["TRC20"] became "TRC20"'],
    [{ fixAmount: 'true' }, 'fixAmount: true became "true"'],
    [{ lang: null }, 'lang: "en" became null'],
  ])('value-changed: %j', async (change, detail) => {
    await runWidget(partner, await openSession(partner), change);
    expect(await expectFindings(partner, 'value-changed')).toEqual([detail]);
  });

  it('value-changed: finds the session by its transaction id if the token was changed', async () => {
    await runWidget(partner, await openSession(partner), { init_token: 'it_other' });
    await expectFindings(partner, 'value-changed');
  });

  it('finds nothing for a camelCase name that is a field of the response', async () => {
    const failure = { merge: { fooBar: 1, foo_bar: 2 } };
    await partner.control('POST', 'failures', { user: null, failure });
    await runWidget(partner, await openSession(partner));
    await expectFindings(partner);
  });

  it.each(requiredFields)('value-left-out: %s', async name => {
    await runWidget(partner, await openSession(partner), { [name]: undefined });
    expect(await expectFindings(partner, 'value-left-out')).toEqual([name]);
  });

  it.each(optionalFields)('optional-value-left-out: %s', async name => {
    await runWidget(partner, await openSession(partner), { [name]: undefined });
    expect(await expectFindings(partner, 'optional-value-left-out')).toEqual([name]);
  });

  it('token-used-twice: each run after the first', async () => {
    const session = await openSession(partner);
    for (let i = 0; i < 3; i++) await runWidget(partner, session);
    expect(await expectFindings(partner, 'token-used-twice')).toHaveLength(2);
  });

  it('session-never-run: no run within a minute', async () => {
    await runWidget(partner, await openSession(partner));
    await advanceClock(partner, 61);
    await expectFindings(partner);
    await openSession(partner);
    await expectFindings(partner);
    await advanceClock(partner, 61);
    await expectFindings(partner, 'session-never-run');
  });

  it('session-never-run: ignores a session whose response was lost or broken', async () => {
    await partner.control('POST', 'failures', { user: null, failure: 'incomplete' });
    await partner.control('POST', 'failures', { user: null, failure: 'cut-middle' });
    await partner.postSession({ client_ip: '::1' });
    await partner
      .postSession({ client_ip: '::1' })
      .then(response => response.text())
      .catch(() => '');
    await advanceClock(partner, 61);
    await expectFindings(partner);
  });
});
