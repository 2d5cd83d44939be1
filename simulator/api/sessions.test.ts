import { describe, expect, it } from 'vitest';
import { newToken, partnerOrigin, simulatorForTests, TestPartner } from '../testing/test-partner';

const url = simulatorForTests();
const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

async function expectError(response: Response, status: number, error: string, code: string) {
  expect(response.status).toBe(status);
  expect(response.headers.get('x-request-id')).toMatch(uuid);
  const body = await response.json();
  expect(body).toEqual({ error, code, message: expect.stringMatching(/\S/) });
}

describe('POST /widget/session', () => {
  it('200: exactly the 22 fields, with the documented types', async () => {
    const response = await new TestPartner(url()).postSession();
    expect(response.headers.get('x-request-id')).toMatch(uuid);
    const body = await response.json();
    const text = expect.any(String);
    const texts = expect.arrayContaining([text]);
    expect(body).toEqual({
      merchant_transaction_id: expect.stringMatching(uuid),
      widget_id: expect.stringMatching(uuid),
      address: expect.stringMatching(/^T\w{33}$/),
      signature: expect.stringMatching(/^v2:[\da-f]{128}$/),
      init_token: expect.stringMatching(/.{20}/),
      init_token_type: 'sdk_partner_authorization',
      currency: 'USDT',
      currencies: texts,
      fix_currency: true,
      network: 'TRC20',
      networks: texts,
      fix_network: ['TRC20'],
      amount: '99.50',
      fix_amount: true,
      fiat_currency: text,
      fiat_currencies: texts,
      fix_fiat_currency: false,
      fix_fiat_amount: true,
      type: 'buy',
      lang: text,
      theme: text,
      redirect_url: text,
    });
    expect(Object.keys(body)).toHaveLength(22);
  });

  it('echoes type, amount as written and redirect_url', async () => {
    const fields = { type: 'sell', amount: '0.100', redirect_url: 'http://localhost:3000/r' };
    expect(await new TestPartner(url()).session(fields)).toMatchObject(fields);
  });

  it('makes another transaction and another token each time', async () => {
    const partner = new TestPartner(url());
    const [one, two] = [await partner.session(), await partner.session()];
    expect(one.merchant_transaction_id).not.toBe(two.merchant_transaction_id);
    expect(one.init_token).not.toBe(two.init_token);
    expect(one.widget_id).toBe(two.widget_id);
  });

  it('ignores a sent address, unless the partner was told to send it', async () => {
    const partner = new TestPartner(url());
    expect((await partner.session({ address: 'Tmine' })).address).not.toBe('Tmine');
    await partner.control('PATCH', 'partner', { accepts_address: true });
    expect((await partner.session({ address: 'Tmine' })).address).toBe('Tmine');
  });

  it('takes type and redirect_url from the partner where the request names none', async () => {
    const partner = new TestPartner(url());
    const config = { type: 'sell', redirect_url: 'https://shop.example/back' };
    await partner.control('PATCH', 'partner', config);
    expect(await partner.session()).toMatchObject(config);
  });
});

describe('POST /widget/session, refused', () => {
  it.each([
    ['no Authorization', {}, 'invalid_token'],
    ['no bearer', { authorization: 'Basic abc' }, 'invalid_token'],
    [
      'an unknown token',
      { authorization: 'Bearer live_0123456789012345678901234567890123' },
      'invalid_token',
    ],
    ['a short one', { authorization: 'Bearer sim_short' }, 'invalid_token'],
    ['an inactive one', { authorization: `Bearer sim_inactive${newToken()}` }, 'invalid_token'],
  ])('401: %s', async (_, headers, code) => {
    const response = await fetch(`${url()}/widget/session`, { method: 'POST', headers, body: '{}' });
    await expectError(response, 401, 'unauthorised', code);
  });

  it.each(['https://evil.example', 'http://localhost.evil.example', 'null'])(
    '403: Origin %s',
    async origin => {
      const response = await new TestPartner(url()).postSession({}, { origin });
      await expectError(response, 403, 'forbidden', 'forbidden_origin');
    },
  );

  it('403: no Origin at all', async () => {
    const { token } = new TestPartner(url());
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${url()}/widget/session`, { method: 'POST', headers, body: '{}' });
    await expectError(response, 403, 'forbidden', 'forbidden_origin');
  });

  it('403: a list of origins leaves loopback out', async () => {
    const partner = new TestPartner(url());
    await partner.control('PATCH', 'partner', { origins: ['https://shop.example'] });
    await expectError(await partner.postSession(), 403, 'forbidden', 'forbidden_origin');
    expect((await partner.postSession({}, { origin: 'https://shop.example' })).status).toBe(200);
  });

  it.each(['{', '', '[]', '"text"', 'null'])('400 decode_error: the body %j', async body => {
    const partner = new TestPartner(url());
    const headers = { ...partner.headers(), 'content-type': 'application/json', origin: partnerOrigin };
    const response = await fetch(`${url()}/widget/session`, { method: 'POST', headers, body });
    await expectError(response, 400, 'invalid_request', 'decode_error');
  });

  it('400 decode_error: a body that is not declared to be JSON', async () => {
    const response = await new TestPartner(url()).postSession({}, { 'content-type': 'text/plain' });
    await expectError(response, 400, 'invalid_request', 'decode_error');
  });

  const requiredFields = ['partner_user_id', 'user_email', 'network', 'currency', 'amount'];
  it.each([
    ...requiredFields.flatMap(name => [undefined, null, 7, ''].map(value => ({ [name]: value }))),
    ...['type', 'redirect_url', 'client_ip', 'address'].map(name => ({ [name]: 7 })),
    ...['0', '0.00', '-1', '1,5', '1e3', '.5', '5.', ' 1', 'abc'].map(amount => ({ amount })),
    ...[{ type: 'swap' }, { redirect_url: 'javascript:alert(1)' }],
  ])('400 validation_error: %j', async changes => {
    const response = await new TestPartner(url()).postSession(changes);
    await expectError(response, 400, 'invalid_request', 'validation_error');
  });

  it('400 currency_not_allowed', async () => {
    const response = await new TestPartner(url()).postSession({ currency: 'BTC' });
    await expectError(response, 400, 'invalid_request', 'currency_not_allowed');
  });

  it('400 WALLET_NOT_SUPPORTED: both are enabled, the pair is not', async () => {
    const response = await new TestPartner(url()).postSession({ currency: 'USDC', network: 'TRC20' });
    await expectError(response, 400, 'wallet_not_supported', 'WALLET_NOT_SUPPORTED');
  });

  it('403 offramp_disabled: sell is off, buy is not', async () => {
    const partner = new TestPartner(url());
    await partner.control('PATCH', 'partner', { sell_enabled: false });
    await expectError(await partner.postSession({ type: 'sell' }), 403, 'forbidden', 'offramp_disabled');
    expect((await partner.postSession({ type: 'buy' })).status).toBe(200);
  });
});
