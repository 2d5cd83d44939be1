import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { failureCases } from '../cases';
import { simulatorForTests, TestPartner } from '../testing/test-partner';

const url = simulatorForTests();
const email = (name: string) => ({ user_email: `${name}+ab12@example.com` });
const readResponse = async (response: Response) => ({ status: response.status, text: await response.text() });

/** The expected response of each failure. The first test fails if a failure is missing here. */
const expectations: Record<string, (send: () => Promise<Response>) => Promise<void>> = {
  ...Object.fromEntries(
    [
      ['error-400-validation', 400, 'invalid_request', 'validation_error'],
      ['error-400-currency', 400, 'invalid_request', 'currency_not_allowed'],
      ['error-400-wallet', 400, 'wallet_not_supported', 'WALLET_NOT_SUPPORTED'],
      ['error-401', 401, 'unauthorised', 'invalid_token'],
      ['error-403', 403, 'forbidden', 'forbidden_origin'],
      ['error-404', 404, 'not_found', 'not_found'],
      ['error-409', 409, 'conflict', 'session_already_used'],
      ['error-422', 422, 'invalid_request', 'unprocessable'],
      ['error-429', 429, 'rate_limited', 'rate_limit_exceeded'],
      ['error-500', 500, 'internal_error', 'db_error'],
      ['error-502', 502, 'upstream_error', 'provider_error'],
      ['error-502-unavailable', 502, 'upstream_unavailable', 'upstream_unavailable'],
      ['error-504', 504, 'upstream_unavailable', 'upstream_timeout'],
    ].map(([name, status, error, code]) => [
      name,
      async (send: () => Promise<Response>) => {
        const response = await send();
        expect(response.status).toBe(status);
        expect(await response.json()).toEqual({ error, code, message: expect.any(String) });
        expect(response.headers.get('retry-after')).toBe(status === 429 ? '1' : null);
        expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
      },
    ]),
  ),
  'error-503': async send =>
    expect(await readResponse(await send())).toEqual({
      status: 503,
      text: expect.stringMatching(/^<!doctype/),
    }),
  slow: async send => {
    const start = Date.now();
    expect((await send()).status).toBe(200);
    expect(Date.now() - start).toBeGreaterThan(2900);
  },
  hang: async send => {
    const timeout = setTimeout(2500, 'nothing');
    expect(await Promise.race([send().catch(() => 'closed'), timeout])).toBe('nothing');
  },
  cut: async send => expect(send()).rejects.toThrow(),
  'cut-headers': async send => {
    const response = await send();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  },
  'cut-middle': async send => {
    const response = await send();
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.length).toBeGreaterThan(100);
    await expect(reader?.read()).rejects.toThrow();
  },
  garbage: async send =>
    expect(await readResponse(await send())).toEqual({ status: 200, text: '<<< not JSON >>>' }),
  truncated: async send => {
    const { status, text } = await readResponse(await send());
    expect(status).toBe(200);
    expect(text).toMatch(/^\{"merchant_transaction_id":/);
    expect(() => JSON.parse(text)).toThrow();
  },
  huge: async send => {
    const { status, text } = await readResponse(await send());
    expect(status).toBe(200);
    expect(text.length).toBeGreaterThan(10 * 1024 * 1024);
    expect(JSON.parse(text)).toHaveProperty('init_token');
  },
  incomplete: async send => {
    const response = await send();
    expect(response.status).toBe(200);
    const body = await response.json();
    expect(body).toHaveProperty('signature');
    expect(body).not.toHaveProperty('init_token');
  },
  redirect: async send => {
    const response = await send();
    expect([response.status, response.headers.get('location')]).toEqual([302, '/redirected']);
  },
  created: async send => {
    const response = await send();
    expect(response.status).toBe(201);
    expect(await response.json()).toHaveProperty('init_token');
  },
  'no-content': async send => expect(await readResponse(await send())).toEqual({ status: 204, text: '' }),
};

describe('failures by e-mail', () => {
  it.concurrent.each(Object.keys(failureCases))(
    '%s fails every time, and with -once only the first time',
    async name => {
      const partner = new TestPartner(url());
      const expectFailure = expectations[name];
      if (!expectFailure) throw new Error(`no expectation for ${name}`);
      const abort = new AbortController();
      const send = (suffix: string) => () => partner.postSession(email(name + suffix), {}, abort.signal);
      await expectFailure(send(''));
      await expectFailure(send(''));
      await expectFailure(send('-once'));
      expect((await send('-once')()).status).toBe(200);
      abort.abort();
    },
  );

  it('the case of one user does not affect other users', async () => {
    const partner = new TestPartner(url());
    expect((await partner.postSession(email('error-502-once'))).status).toBe(502);
    expect((await partner.postSession({ user_email: 'error-502-once+other@example.com' })).status).toBe(502);
    expect((await partner.postSession({ user_email: 'ann+error-502@example.com' })).status).toBe(200);
    expect((await new TestPartner(url()).postSession(email('error-502-once'))).status).toBe(502);
  });
});
