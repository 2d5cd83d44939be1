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
  it('returns exactly the 22 fields with the documented types', async () => {
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

  it('returns type, amount and redirect_url exactly as sent', async () => {
    const fields = { type: 'sell', amount: '0.100', redirect_url: 'http://localhost:3000/r' };
    expect(await new TestPartner(url()).session(fields)).toMatchObject(fields);
  });

  it('creates a new transaction and a new token for each request', async () => {
    const partner = new TestPartner(url());
    const [first, second] = [await partner.session(), await partner.session()];
    expect(first.merchant_transaction_id).not.toBe(second.merchant_transaction_id);
    expect(first.init_token).not.toBe(second.init_token);
    expect(first.widget_id).toBe(second.widget_id);
  });

  it('ignores a sent address unless the partner is configured to send it', async () => {
    const partner = new TestPartner(url());
    expect((await partner.session({ address: 'Tmine' })).address).not.toBe('Tmine');
    await partner.control('PATCH', 'partner', { accepts_address: true });
    expect((await partner.session({ address: 'Tmine' })).address).toBe('Tmine');
  });

  it('uses the type and redirect_url of the partner if the request has none', async () => {
    const partner = new TestPartner(url());
    const config = { type: 'sell', redirect_url: 'https://shop.example/back' };
    await partner.control('PATCH', 'partner', config);
    expect(await partner.session()).toMatchObject(config);
  });
});

describe('POST /widget/session with an invalid request', () => {
  it.each([
    ['no Authorization', {}, 'invalid_token'],
    ['no bearer', { authorization: 'Basic abc' }, 'invalid_token'],
    [
      'an unknown token',
      { authorization: 'Bearer live_0123456789012345678901234567890123' },
      'invalid_token',
    ],
    ['a short token', { authorization: 'Bearer sim_short' }, 'invalid_token'],
    ['an inactive token', { authorization: `Bearer sim_inactive${newToken()}` }, 'invalid_token'],
  ])('returns 401 for %s', async (_, headers, code) => {
    const response = await fetch(`${url()}/widget/session`, { method: 'POST', headers, body: '{}' });
    await expectError(response, 401, 'unauthorised', code);
  });

  it.each(['https://evil.example', 'http://localhost.evil.example', 'null'])(
    'returns 403 for Origin %s',
    async origin => {
      const response = await new TestPartner(url()).postSession({}, { origin });
      await expectError(response, 403, 'forbidden', 'forbidden_origin');
    },
  );

  it('returns 403 without Origin', async () => {
    const { token } = new TestPartner(url());
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${url()}/widget/session`, { method: 'POST', headers, body: '{}' });
    await expectError(response, 403, 'forbidden', 'forbidden_origin');
  });

  it('returns 403 for loopback if the partner has a list of origins', async () => {
    const partner = new TestPartner(url());
    await partner.control('PATCH', 'partner', { origins: ['https://shop.example'] });
    await expectError(await partner.postSession(), 403, 'forbidden', 'forbidden_origin');
    expect((await partner.postSession({}, { origin: 'https://shop.example' })).status).toBe(200);
  });

  it.each(['{', '', '[]', '"text"', 'null'])('returns 400 decode_error for the body %j', async body => {
    const partner = new TestPartner(url());
    const headers = { ...partner.headers(), 'content-type': 'application/json', origin: partnerOrigin };
    const response = await fetch(`${url()}/widget/session`, { method: 'POST', headers, body });
    await expectError(response, 400, 'invalid_request', 'decode_error');
  });

  it('returns 400 decode_error if the Content-Type is not JSON', async () => {
    const response = await new TestPartner(url()).postSession({}, { 'content-type': 'text/plain' });
    await expectError(response, 400, 'invalid_request', 'decode_error');
  });

  const requiredFields = ['partner_user_id', 'user_email', 'network', 'currency', 'amount'];
  it.each([
    ...requiredFields.flatMap(name => [undefined, null, 7, ''].map(value => ({ [name]: value }))),
    ...['type', 'redirect_url', 'client_ip', 'address'].map(name => ({ [name]: 7 })),
    ...['0', '0.00', '-1', '1,5', '1e3', '.5', '5.', ' 1', 'abc'].map(amount => ({ amount })),
    ...[{ type: 'swap' }, { redirect_url: 'javascript:alert(1)' }],
  ])('returns 400 validation_error for %j', async changes => {
    const response = await new TestPartner(url()).postSession(changes);
    await expectError(response, 400, 'invalid_request', 'validation_error');
  });

  it('returns 400 currency_not_allowed for a currency that is not enabled', async () => {
    const response = await new TestPartner(url()).postSession({ currency: 'BTC' });
    await expectError(response, 400, 'invalid_request', 'currency_not_allowed');
  });

  it('returns 400 WALLET_NOT_SUPPORTED if only the pair is not enabled', async () => {
    const response = await new TestPartner(url()).postSession({ currency: 'USDC', network: 'TRC20' });
    await expectError(response, 400, 'wallet_not_supported', 'WALLET_NOT_SUPPORTED');
  });

  it('returns 403 offramp_disabled for sell, but not for buy, if sell is disabled', async () => {
    const partner = new TestPartner(url());
    await partner.control('PATCH', 'partner', { sell_enabled: false });
    await expectError(await partner.postSession({ type: 'sell' }), 403, 'forbidden', 'offramp_disabled');
    expect((await partner.postSession({ type: 'buy' })).status).toBe(200);
  });
});
