import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { TestPartner } from '../testing/test-partner';
import {
  expectFindings,
  newPartner,
  openSession,
  postSession,
  readReport,
  reportWithoutToken,
  runWidget,
  simulatorForTests,
  statusOf,
} from '../testing/test-report';

const url = simulatorForTests();
let partner: TestPartner;
beforeEach(async () => {
  await fetch(`${url()}/__simulator/reset`, { method: 'POST', body: '{}' });
  partner = await newPartner(url());
});

const call = (path: string, init: RequestInit = {}) => statusOf(fetch(url() + path, init));
const findingsWithoutToken = async () => (await reportWithoutToken(url())).findings;

/** Sends a raw request with a browser's headers, because Node's `fetch` does not allow these headers. */
const raw = (lines: string[]) =>
  new Promise<string>(resolve => {
    let text = '';
    connect(Number(new URL(url()).port), '127.0.0.1')
      .on('data', data => {
        text += data;
      })
      .on('close', () => resolve(text))
      .end([...lines, 'Host: 127.0.0.1', 'Connection: close', '', ''].join('\r\n'));
  });

describe('rules on the caller', () => {
  it('finds nothing for a partner that opens a session and runs the widget', async () => {
    await runWidget(partner, await openSession(partner));
    await expectFindings(partner);
    expect(await readReport(partner)).toMatchObject({ failed: 0, notes: 0, calls_without_valid_token: 0 });
  });

  it('token-missing: is in the report without a token, and its calls are counted in every report', async () => {
    expect(await call('/widget/transactions/x')).toBe(401);
    expect(await call('/widget/session', { method: 'POST', body: '{}' })).toBe(401);
    expect(await findingsWithoutToken()).toMatchObject([{ id: 'token-missing', count: 2 }]);
    await expectFindings(partner);
    expect(await readReport(partner)).toMatchObject({ calls_without_valid_token: 2 });
  });

  it('token-wrong: contains only the last four characters of the token', async () => {
    const headers = { authorization: 'Bearer live_secret_of_production_1234' };
    expect(await call('/widget/transactions/x', { headers })).toBe(401);
    const findings = await findingsWithoutToken();
    expect(findings).toMatchObject([{ id: 'token-wrong', seen_in: [{ detail: 'its token ends in 1234' }] }]);
    expect(JSON.stringify(findings)).not.toContain('live_secret');
  });

  it('finds nothing for an armed 401', async () => {
    await partner.control('POST', 'failures', { user: null, failure: 'error-401' });
    expect(await postSession(partner)).toBe(401);
    await expectFindings(partner);
  });

  it('origin-forbidden: an origin that is not registered', async () => {
    expect(await postSession(partner, {}, { origin: 'https://evil.example' })).toBe(403);
    const details = await expectFindings(partner, 'origin-forbidden');
    expect(details).toEqual(['https://evil.example is not registered.']);
  });

  it('called-from-browser: headers that only browsers send, with and without a token', async () => {
    const session = await openSession(partner);
    await runWidget(partner, session);
    const path = `/widget/transactions/${session.merchant_transaction_id}`;
    const own = `Authorization: Bearer ${partner.token}`;
    expect(await raw([`GET ${path} HTTP/1.1`, own, 'Sec-Fetch-Site: same-site'])).toContain(' 200 ');
    await expectFindings(partner, 'called-from-browser');
    const preflight = ['Origin: http://localhost:3000', 'Access-Control-Request-Method: POST'];
    expect(await raw(['OPTIONS /widget/session HTTP/1.1', ...preflight])).toContain(' 405 ');
    expect(await findingsWithoutToken()).toMatchObject([{ id: 'called-from-browser', count: 1 }]);
  });

  it.each([
    ['User-Agent', { 'user-agent': '' }],
    ['Accept', { accept: '*/*' }],
    ['Accept-Encoding', { 'accept-encoding': 'gzip, deflate' }],
  ])('headers-left-out: %s', async (name, headers) => {
    expect(await postSession(partner, {}, headers)).toBe(200);
    expect(await expectFindings(partner, 'headers-left-out')).toEqual([name]);
  });

  it('headers-left-out: also for a WebSocket', async () => {
    const { merchant_transaction_id: id } = await openSession(partner);
    const headers = { authorization: `Bearer ${partner.token}` };
    const socket = new WebSocket(`${url().replace('http', 'ws')}/ws?tx_id=${id}`, { headers });
    await once(socket, 'open');
    socket.terminate();
    expect(await expectFindings(partner, 'headers-left-out')).toEqual([
      'User-Agent, Accept, Accept-Encoding',
    ]);
  });

  it('treats a 201 for a session like a 200', async () => {
    await partner.control('POST', 'failures', { user: null, failure: 'created' });
    const session = await openSession(partner);
    await runWidget(partner, session, { lang: 'de' });
    await expectFindings(partner, 'value-changed');
  });

  it('does not log a browser’s requests for the page, the script or the icon', async () => {
    for (const path of ['/', '/widget.2.0.js', '/frame', '/favicon.ico', '/docs/simulator.md'])
      await raw([`GET ${path} HTTP/1.1`, 'Sec-Fetch-Site: none']);
    expect(await reportWithoutToken(url())).toMatchObject({ findings: [], calls_without_valid_token: 0 });
  });

  it.each([
    ['POST', '/widget/sessions'],
    ['POST', '/v1/widget/session'],
    ['GET', '/widget/session'],
  ])('path-unknown: %s %s', async (method, path) => {
    expect([404, 405]).toContain(await call(path, { method, headers: partner.headers() }));
    await expectFindings(partner, 'path-unknown');
  });
});
