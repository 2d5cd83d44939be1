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
} from './doctor-harness';

const url = simulatorForTests();
const onDoctor = { user: 'doctor-check', times: 'always' };
const results = (findings: { result: string }[]) => new Set(findings.map(({ result }) => result));

/** Changes one thing at the simulator, then runs the checklist. */
async function findingsAfter(path: string, body: object, changes = {}) {
  const partner = new TestPartner(url());
  await partner.control(path === 'partner' ? 'PATCH' : 'POST', path, body);
  return findingsFor(configurationFor(partner, changes));
}

describe('checklist', () => {
  it('passes everything except the webhook, which only Proof can reach', async () => {
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

  it('links each finding to a section of the README that exists', async () => {
    const headings = [...readFileSync('README.md', 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading.toLowerCase().replaceAll(' ', '-'),
    );
    const [passing, failing] = [
      await findingsAfter('partner', {}),
      await findingsAfter('partner', {}, { PROOF_PAIRS: '' }),
    ];
    for (const { link } of [...passing, ...failing])
      expect(headings).toContain(link.replace('README.md#', ''));
  });

  it('opens sell sessions only if selling is enabled', async () => {
    const findings = await findingsAfter('partner', {}, { PROOF_SELL_ENABLED: 'false' });
    expect(findings.filter(({ check }) => check.startsWith('sell'))).toEqual([]);
    expect(findings.filter(({ check }) => check.startsWith('buy'))).toHaveLength(3);
  });

  it('lists every problem of an invalid configuration, and sends no request', async () => {
    const partner = new TestPartner(url());
    const findings = await findingsFor(
      configurationFor(partner, { PROOF_PAIRS: '', APP_URL: 'http://shop.example' }),
    );
    expect(messagesOf(findings, 'configuration').split('\n')).toEqual([
      'failed: PROOF_PAIRS is required',
      'failed: APP_URL must begin with https:// (http:// is for loopback addresses only)',
    ]);
    expect(messagesOf(findings, 'everything else')).toMatch(
      /^could not check: correct the configuration first/,
    );
    expect(findings).toHaveLength(3);
    expect(await (await fetch(`${url()}/__simulator/requests?token=${partner.token}`)).json()).toMatchObject({
      requests: [],
    });
  });

  it('fails if Proof is not reachable, and skips the checks that need Proof', async () => {
    const findings = await findingsAfter('partner', {}, { PROOF_API_BASE_URL: closedUrl });
    expect(messagesOf(findings, 'Proof reachable')).toBe(
      `failed: ${closedUrl}: connection refused (ECONNREFUSED); check PROOF_API_BASE_URL, and that this server may call out to it`,
    );
    for (const check of ['clock', 'token', 'buy USDT/TRC20', 'Origin and server address', 'status by GET'])
      expect(messagesOf(findings, check)).toMatch(/^could not check: /);
  });

  it('fails if Proof rejects the token', async () => {
    const findings = await findingsFor(
      configurationFor(new TestPartner(url()), { PROOF_CLIENT_TOKEN: 'x'.repeat(32) }),
    );
    expect(messagesOf(findings, 'token')).toMatch(
      /^failed: Proof answered 401 invalid_token .*; Proof refused our token: check PROOF_CLIENT_TOKEN/,
    );
    expect(messagesOf(findings, 'buy USDT/TRC20')).toBe(
      'could not check: Proof must be reachable and accept the token first',
    );
    expect(messagesOf(findings, 'Origin and server address')).toMatch(/^could not check: no session/);
  });

  it('fails if Proof rejects the Origin', async () => {
    const findings = await findingsAfter('partner', { origins: ['https://shop.example'] });
    expect(messagesOf(findings, 'token')).toBe('passed: accepted');
    expect(messagesOf(findings, 'Origin and server address')).toMatch(
      /^failed: Proof answered 403 forbidden_origin .*; .*have the value of PROOF_ORIGIN .* registered/,
    );
    expect(messagesOf(findings, 'status by GET')).toBe(
      'could not check: a session must open first; see the pairs',
    );
  });

  it('fails if Proof rejects the server address: 403 with another code', async () => {
    const failure = { status: 403, body: '{"error":"forbidden","code":"forbidden_ip"}' };
    const findings = await findingsAfter('failures', { ...onDoctor, failure });
    expect(messagesOf(findings, 'Origin and server address')).toMatch(
      /^failed: Proof answered 403 forbidden_ip .*; .*register PROOF_ORIGIN and this server’s outgoing address/,
    );
  });

  it('fails for a currency, a pair and sell that Proof did not enable', async () => {
    const enabled = { currencies: ['USDT'], pairs: ['USDT/TRC20'], sell_enabled: false };
    const findings = await findingsAfter('partner', enabled);
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
    ['a session without an address', { merge: { address: '' } }, 'address'],
    ['a truncated 200', 'truncated', ''],
    ['a 200 without init_token', 'incomplete', 'init_token'],
  ])('fails if Proof returns %s', async (_, failure, field) => {
    const findings = await findingsAfter('failures', { ...onDoctor, failure });
    expect(messagesOf(findings, 'buy USDT/TRC20')).toBe(
      `failed: Proof's answer is not what it documents: ${field}; show this to Proof: the response is not as documented`,
    );
  });

  it('fails if Proof opens a session for another network', async () => {
    const findings = await findingsAfter('failures', { ...onDoctor, failure: { merge: { network: 'TON' } } });
    expect(messagesOf(findings, 'buy USDT/TRC20')).toBe(
      'failed: Proof opened a session with another network; show this to Proof',
    );
  });

  it('fails if Proof does not return the status by GET', async () => {
    const findings = await findingsAfter('failures', {
      ...onDoctor,
      on: 'transaction',
      failure: 'error-404',
    });
    expect(messagesOf(findings, 'status by GET')).toMatch(
      /^failed: Proof answered 404 not_found .*; show this to Proof, with the request id$/,
    );
    expect(messagesOf(findings, 'status by WebSocket')).toBe('passed: the upgrade was accepted');
  });

  it('fails if Proof refuses the WebSocket', async () => {
    const findings = await findingsAfter('channels', { channel: 'websocket', fault: 'refuse' });
    expect(messagesOf(findings, 'status by WebSocket')).toMatch(
      /^failed: no connection within 5 s; allow WebSocket connections .* or ask Proof\. Until then the status is polled by GET/,
    );
    expect(messagesOf(findings, 'status by GET')).toMatch(/^passed/);
    expect(results(findings)).toContain('failed');
  });
});
