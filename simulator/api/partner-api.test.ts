import { describe, expect, it } from 'vitest';
import { simulatorForTests, TestPartner } from '../testing/test-partner';
import { TestWidget } from '../testing/test-widget';

const url = simulatorForTests();
const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const uuid = /^[\da-f-]{36}$/;

describe('GET /widget/transactions/:id', () => {
  it('returns the documented fields as strings, and an empty crypto_amount before processing', async () => {
    const partner = new TestPartner(url());
    const { merchant_transaction_id } = await partner.session({ partner_user_id: 'ann' });
    expect(await partner.transaction(merchant_transaction_id)).toEqual({
      merchant_transaction_id,
      partner_user_id: 'ann',
      type: 'buy',
      status: 'pending',
      currency: 'USDT',
      network: 'TRC20',
      crypto_amount: '',
      fiat_currency: 'EUR',
      fiat_amount: '93.37',
      created_at: expect.stringMatching(isoDate),
      updated_at: expect.stringMatching(isoDate),
    });
  });

  it('returns pending, processing with crypto_amount, and completed during a purchase', async () => {
    const partner = new TestPartner(url());
    await partner.control('PATCH', 'partner', { delivery_ms: 2000 });
    const session = await partner.session();
    const id = session.merchant_transaction_id;
    const widget = await TestWidget.open(partner, session);
    await widget.chooseCard();
    expect((await partner.transaction(id)).status).toBe('pending');
    await widget.pay();
    expect(await partner.transaction(id)).toMatchObject({ status: 'processing', crypto_amount: '99.50' });
    await widget.screen('outcome');
    const { status, created_at, updated_at } = await partner.transaction(id);
    expect(status).toBe('completed');
    expect(Date.parse(String(updated_at)) - Date.parse(String(created_at))).toBeGreaterThanOrEqual(1900);
    widget.close();
  });

  it('returns 404 for an unknown transaction and for a transaction of another partner', async () => {
    const [mine, other] = [new TestPartner(url()), new TestPartner(url())];
    const { merchant_transaction_id: id } = await mine.session();
    expect((await mine.get(`/widget/transactions/${id}`)).status).toBe(200);
    for (const response of [
      await other.get(`/widget/transactions/${id}`),
      await mine.get('/widget/transactions/x'),
    ]) {
      expect(response.status).toBe(404);
      expect(response.headers.get('x-request-id')).toMatch(uuid);
      expect(await response.json()).toMatchObject({ error: 'not_found', code: 'not_found' });
    }
  });

  it('returns 401 without a token and with an unknown token', async () => {
    const path = `${url()}/widget/transactions/x`;
    expect(await (await fetch(path)).json()).toMatchObject({ error: 'unauthorised', code: 'missing_token' });
    const unknown = await fetch(path, { headers: { authorization: 'Bearer nope' } });
    expect(unknown.status).toBe(401);
    expect(await unknown.json()).toMatchObject({ error: 'unauthorised', code: 'invalid_token' });
  });
});

describe('GET /widget/users/:partner_user_id/kyc-status', () => {
  const kyc = async (partner: TestPartner, id: string) =>
    (await partner.get(`/widget/users/${encodeURIComponent(id)}/kyc-status`)).json();

  it('returns 404 before the first session, not_started after it, and verified after the check', async () => {
    const partner = new TestPartner(url());
    expect(await kyc(partner, 'a/b')).toMatchObject({ error: 'not_found', code: 'not_found' });
    const session = await partner.session({ partner_user_id: 'a/b', user_email: 'new@example.com' });
    expect(await kyc(partner, 'a/b')).toEqual({ partner_user_id: 'a/b', status: 'not_started' });
    const widget = await TestWidget.open(partner, session);
    await widget.step('documents');
    await widget.step('selfie');
    expect(await kyc(partner, 'a/b')).toEqual({ partner_user_id: 'a/b', status: 'verified' });
    widget.close();
  });

  it('returns the status of the e-mail, also for another user id', async () => {
    const partner = new TestPartner(url());
    await partner.session({ partner_user_id: 'one', user_email: 'same@example.com' });
    await partner.control('PUT', 'users/one', { kyc_status: 'verified' });
    await partner.session({ partner_user_id: 'two', user_email: 'same@example.com' });
    await partner.session({ partner_user_id: 'three', user_email: 'other@example.com' });
    expect(await kyc(partner, 'two')).toMatchObject({ status: 'verified' });
    expect(await kyc(partner, 'three')).toMatchObject({ status: 'not_started' });
  });

  it('keeps a status that was set before the first session', async () => {
    const partner = new TestPartner(url());
    await partner.control('PUT', 'users/early', { kyc_status: 'pending' });
    await partner.session({ partner_user_id: 'early', user_email: 'early@example.com' });
    expect(await kyc(partner, 'early')).toMatchObject({ status: 'pending' });
  });

  it("returns 401 without a token, and 404 for another partner's user", async () => {
    const partner = new TestPartner(url());
    await partner.session({ partner_user_id: 'mine' });
    expect((await fetch(`${url()}/widget/users/mine/kyc-status`)).status).toBe(401);
    expect((await new TestPartner(url()).get('/widget/users/mine/kyc-status')).status).toBe(404);
  });
});

describe('other paths and methods', () => {
  it('returns 404 for an unknown path and 405 for a wrong method, both as JSON with an X-Request-Id', async () => {
    const unknown = await fetch(`${url()}/widget/sessions`, { method: 'POST' });
    const wrong = await fetch(`${url()}/widget/session`);
    expect([unknown.status, wrong.status]).toEqual([404, 405]);
    expect(await unknown.json()).toMatchObject({ error: 'not_found', code: 'not_found' });
    expect(await wrong.json()).toMatchObject({ error: 'invalid_request', code: 'method_not_allowed' });
    for (const { headers } of [unknown, wrong]) expect(headers.get('x-request-id')).toMatch(uuid);
  });
});
