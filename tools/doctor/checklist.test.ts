import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { simulatorForTests, TestPartner } from '@/simulator/testing/test-partner';
import {
  closedUrl,
  configurationFor,
  findingsFor,
  messagesOf,
  startFakeApp,
  webhookKey,
} from './test-helpers';

const url = simulatorForTests();
const onDoctor = { user: 'doctor-check', times: 'always' };
const results = (findings: { result: string }[]) => new Set(findings.map(({ result }) => result));

/** The findings of a partner whom Proof treats like this. */
async function treated(path: string, body: object, changes = {}) {
  const partner = new TestPartner(url());
  await partner.control(path === 'partner' ? 'PATCH' : 'POST', path, body);
  return findingsFor(configurationFor(partner, changes));
}

describe('npm run doctor', () => {
  it('all is well: only what nobody can see from here is left open', async () => {
    const variables = configurationFor(new TestPartner(url()), { PROOF_WEBHOOK_KEY: webhookKey });
    const findings = await findingsFor({ ...variables, APP_URL: await startFakeApp(variables) });
    expect(findings.map(({ check, result }) => `${result} ${check}`)).toEqual([
      'passed configuration',
      'passed Proof reachable',
      'passed clock',
      'passed token',
      'passed buy USDT/TRC20',
      'passed buy USDT/ERC20',
      'passed buy USDC/BEP20',
      'passed sell USDT/TRC20',
      'passed sell USDT/ERC20',
      'passed sell USDC/BEP20',
      'passed Origin and server address',
      'passed status by GET',
      'passed status by WebSocket',
      'passed widget script',
      'passed widget frame',
      'could not check webhook',
      'passed database',
      'passed address families',
      'passed client address',
    ]);
    expect(messagesOf(findings, 'Proof reachable')).toMatch(/answers in \d+ ms \(127\.0\.0\.1\)$/);
    expect(messagesOf(findings, 'buy USDT/TRC20')).toMatch(/: session opened, address T\w{33}$/);
  });

  it('every link leads to a section of the README', async () => {
    const headings = [...readFileSync('README.md', 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading.toLowerCase().replaceAll(' ', '-'),
    );
    const [good, bad] = [await treated('partner', {}), await treated('partner', {}, { PROOF_PAIRS: '' })];
    for (const { link } of [...good, ...bad]) expect(headings).toContain(link.replace('README.md#', ''));
  });

  it('sell is tried only where it is enabled', async () => {
    const findings = await treated('partner', {}, { PROOF_SELL_ENABLED: 'false' });
    expect(findings.filter(({ check }) => check.startsWith('sell'))).toEqual([]);
    expect(findings.filter(({ check }) => check.startsWith('buy'))).toHaveLength(3);
  });

  it('a wrong configuration: every problem in a line, and nothing is asked', async () => {
    const partner = new TestPartner(url());
    const findings = await findingsFor(
      configurationFor(partner, { PROOF_PAIRS: '', APP_URL: 'http://shop.example' }),
    );
    expect(messagesOf(findings, 'configuration').split('\n')).toEqual([
      'failed: PROOF_PAIRS is required',
      'failed: APP_URL must begin with https:// (http:// is for loopback addresses only)',
    ]);
    expect(messagesOf(findings, 'everything else')).toMatch(
      /^could not check: put the configuration right first/,
    );
    expect(findings).toHaveLength(3);
    expect(await (await fetch(`${url()}/__simulator/requests?token=${partner.token}`)).json()).toMatchObject({
      requests: [],
    });
  });

  it('Proof is down', async () => {
    const findings = await treated('partner', {}, { PROOF_API_BASE_URL: closedUrl });
    expect(messagesOf(findings, 'Proof reachable')).toBe(
      `failed: ${closedUrl}: nothing listens there (ECONNREFUSED); check PROOF_API_BASE_URL, and that this server may call out to it`,
    );
    for (const check of ['clock', 'token', 'buy USDT/TRC20', 'Origin and server address', 'status by GET'])
      expect(messagesOf(findings, check)).toMatch(/^could not check: /);
  });

  it('a token that Proof does not know', async () => {
    const findings = await findingsFor(
      configurationFor(new TestPartner(url()), { PROOF_CLIENT_TOKEN: 'x'.repeat(32) }),
    );
    expect(messagesOf(findings, 'token')).toMatch(
      /^failed: Proof answered 401 invalid_token .*; Proof refused our token: check PROOF_CLIENT_TOKEN/,
    );
    expect(messagesOf(findings, 'buy USDT/TRC20')).toBe(
      'could not check: Proof must be reachable and take the token first',
    );
    expect(messagesOf(findings, 'Origin and server address')).toMatch(/^could not check: no session/);
  });

  it('an Origin that Proof does not know', async () => {
    const findings = await treated('partner', { origins: ['https://shop.example'] });
    expect(messagesOf(findings, 'token')).toBe('passed: accepted');
    expect(messagesOf(findings, 'Origin and server address')).toMatch(
      /^failed: Proof answered 403 forbidden_origin .*; .*have the value of PROOF_ORIGIN .* registered/,
    );
    expect(messagesOf(findings, 'status by GET')).toBe(
      'could not check: a session must open first; see the pairs',
    );
  });

  it('a server address that Proof does not know: 403 with another code', async () => {
    const failure = { status: 403, body: '{"error":"forbidden","code":"forbidden_ip"}' };
    const findings = await treated('failures', { ...onDoctor, failure });
    expect(messagesOf(findings, 'Origin and server address')).toMatch(
      /^failed: Proof answered 403 forbidden_ip .*; .*register PROOF_ORIGIN and this server’s outgoing address/,
    );
  });

  it('a currency and a pair that Proof did not enable, and sell', async () => {
    const enabled = { currencies: ['USDT'], pairs: ['USDT/TRC20'], sell_enabled: false };
    const findings = await treated('partner', enabled);
    expect(messagesOf(findings, 'buy USDT/TRC20')).toMatch(/^passed/);
    expect(messagesOf(findings, 'buy USDT/ERC20')).toMatch(
      /^failed: Proof answered 400 WALLET_NOT_SUPPORTED .*; .*take it out of PROOF_PAIRS, or ask Proof to provision one/,
    );
    expect(messagesOf(findings, 'buy USDC/BEP20')).toMatch(
      /^failed: Proof answered 400 currency_not_allowed .*; .*take it out of PROOF_PAIRS, or ask Proof to enable it/,
    );
    expect(messagesOf(findings, 'sell USDT/TRC20')).toMatch(
      /^failed: Proof answered 403 offramp_disabled .*; .*set PROOF_SELL_ENABLED=false/,
    );
    expect(messagesOf(findings, 'Origin and server address')).toMatch(/^passed/);
  });

  it.each([
    ['no address', { merge: { address: '' } }, 'address'],
    ['a truncated 200', 'truncated', ''],
    ['a 200 without init_token', 'incomplete', 'init_token'],
  ])('%s', async (_, failure, field) => {
    const findings = await treated('failures', { ...onDoctor, failure });
    expect(messagesOf(findings, 'buy USDT/TRC20')).toBe(
      `failed: Proof's answer is not what it documents: ${field}; show this to Proof: the answer is not what it documents`,
    );
  });

  it('a session for another network than asked', async () => {
    const findings = await treated('failures', { ...onDoctor, failure: { merge: { network: 'TON' } } });
    expect(messagesOf(findings, 'buy USDT/TRC20')).toBe(
      'failed: Proof opened a session with another network; show this to Proof',
    );
  });

  it('Proof does not tell the status', async () => {
    const findings = await treated('failures', { ...onDoctor, on: 'transaction', failure: 'error-404' });
    expect(messagesOf(findings, 'status by GET')).toMatch(
      /^failed: Proof answered 404 not_found .*; show this to Proof, with the request id$/,
    );
    expect(messagesOf(findings, 'status by WebSocket')).toBe('passed: the upgrade was accepted');
  });

  it('Proof refuses the WebSocket', async () => {
    const findings = await treated('channels', { channel: 'websocket', fault: 'refuse' });
    expect(messagesOf(findings, 'status by WebSocket')).toMatch(
      /^failed: no connection in 5 s; let WebSocket upgrades .* or ask Proof\. Until then statuses come by GET/,
    );
    expect(messagesOf(findings, 'status by GET')).toMatch(/^passed/);
    expect(results(findings)).toContain('failed');
  });
});
