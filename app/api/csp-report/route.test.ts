import { beforeEach, describe, expect, it, vi } from 'vitest';
import { remoteAddressHeader } from '@/lib/http/remote-address';
import { context } from '@/testing/route-harness';
import { setEnvironment } from '@/testing/unit-environment';

setEnvironment({ TRUSTED_PROXIES: 'loopback', PROOF_FRAME_ORIGINS: 'https://widget.example' });
const { POST } = await import('./route');
const { log } = await import('@/lib/log');
const warn = vi.spyOn(log, 'warn');
beforeEach(() => void warn.mockClear());

const send = (body: string, address = nextAddress(), type = 'application/csp-report') =>
  POST(
    new Request('http://localhost:3000/api/csp-report', {
      method: 'POST',
      body,
      headers: {
        'content-type': type,
        'x-forwarded-for': address,
        [remoteAddressHeader]: '127.0.0.1',
      },
    }),
    context,
  );
let addresses = 0;
/** Returns an address that no rate limit has counted yet. */
const nextAddress = () => `203.0.113.${++addresses}`;

const report = (fields: object) => send(JSON.stringify({ 'csp-report': fields }));
const violation = '{"csp-report":{"effective-directive":"img-src","blocked-uri":"inline"}}';
/** The logged violations, without the warning about an unknown address. */
const logged = () => warn.mock.calls.map(([facts]) => facts).filter(facts => typeof facts === 'object');

describe('POST /api/csp-report', () => {
  it('204: logs the directive and the origin only', async () => {
    const response = await report({
      'effective-directive': 'img-src',
      'violated-directive': 'img-src',
      'blocked-uri': 'https://user:secret@images.example/path?token=secret',
      'document-uri': 'http://localhost:3000/transactions/secret',
      'script-sample': 'secret',
    });
    expect(response.status).toBe(204);
    expect(logged()).toEqual([{ directive: 'img-src', origin: 'https://images.example' }]);
  });

  it('logs the line that allows a blocked frame, and that only a report claims it', async () => {
    await report({ 'violated-directive': 'frame-src self', 'blocked-uri': 'https://bank.example/pay' });
    expect(logged()).toEqual([
      {
        directive: 'frame-src',
        origin: 'https://bank.example',
        advice: expect.stringMatching(
          /^A report claims this, .*anybody can send one.* Only if Proof confirms .* PROOF_FRAME_ORIGINS=https:\/\/widget\.example,https:\/\/bank\.example$/,
        ),
      },
    ]);
  });

  it.each([
    'https://ok.example;script-src',
    'https://*',
    'https://*.bank.example',
    'https://bank.example,x',
    "https://'self'",
    'http://bank.example',
  ])('gives no advice for an origin that is invalid in the configuration: %s', async blocked => {
    await report({ 'effective-directive': 'frame-src', 'blocked-uri': blocked });
    expect(logged()).toEqual([{ directive: 'frame-src', origin: expect.any(String) }]);
  });

  it('does not advise to allow an origin that is allowed already', async () => {
    await report({ 'effective-directive': 'frame-src', 'blocked-uri': 'https://widget.example/' });
    const advice = expect.stringMatching(/^A report claims this, .* redirects/);
    expect(logged()).toEqual([expect.objectContaining({ advice })]);
  });

  it.each([
    ['inline', 'inline'],
    ['eval', 'eval'],
    ['data', 'data'],
    ['chrome-extension://abc/secret.js', 'other'],
    ['data:text/html,secret', 'other'],
    [`https://${'a'.repeat(300)}/`, 'other'],
    ['not a URL\n{"level":"error"}', 'other'],
    ['', 'other'],
  ])('logs a keyword for a blocked URL without a web origin: %s', async (blocked, origin) => {
    await report({ 'effective-directive': 'script-src-elem', 'blocked-uri': blocked });
    expect(logged()).toEqual([{ directive: 'script-src-elem', origin }]);
  });

  it.each([
    ['invalid JSON', '{'],
    ['no report', '{}'],
    ['an invalid directive', '{"csp-report":{"effective-directive":"<b>","blocked-uri":"inline"}}'],
  ])('400: %s', async (_, body) => {
    expect((await send(body)).status).toBe(400);
    expect(logged()).toEqual([]);
  });

  it('413: a body over 16 KiB', async () => {
    expect((await send(`"${'x'.repeat(16 * 1024)}"`)).status).toBe(413);
  });

  it.each([
    ['application/json'],
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['application/csp-report+json'],
    ['constructor'],
    [''],
  ])('415: content type "%s"', async type => {
    const response = await send(violation, nextAddress(), type);
    expect(response.status).toBe(415);
    expect((await response.json()).message).toContain('application/reports+json');
    expect(logged()).toEqual([]);
  });

  it.each([
    ['a public address', '198.51.100.1'],
    ['a private address', '10.0.0.1'],
    ['an unknown address', 'unknown'],
  ])('429 without a log line after a hundred reports from %s', async (_, address) => {
    for (let count = 0; count < 100; count++) expect((await send(violation, address)).status).toBe(204);
    const refused = await send(violation, address);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(logged()).toHaveLength(100);
    expect((await send(violation)).status).toBe(204);
  });
});

describe('POST /api/csp-report in the format of the Reporting API', () => {
  const sendReports = (reports: unknown, address?: string) =>
    send(JSON.stringify(reports), address, 'application/reports+json; charset=utf-8');
  const violationOf = (body: object) => ({
    type: 'csp-violation',
    age: 12,
    url: 'http://localhost:3000/transactions/secret',
    user_agent: 'Mozilla/5.0',
    body: { documentURL: 'http://localhost:3000/transactions/secret', disposition: 'enforce', ...body },
  });
  const inline = violationOf({ effectiveDirective: 'script-src-elem', blockedURL: 'inline' });

  it('204: logs each violation, and no report of another type', async () => {
    const blockedURL = 'https://bank.example/secret';
    const response = await sendReports([
      violationOf({ effectiveDirective: 'frame-src', blockedURL, sample: 'secret' }),
      { type: 'deprecation', age: 1, url: 'http://localhost:3000/', user_agent: '', body: { id: 'x' } },
      inline,
      violationOf({ effectiveDirective: 'img-src', blockedURL: null }),
    ]);
    expect(response.status).toBe(204);
    expect(logged()).toEqual([
      {
        directive: 'frame-src',
        origin: 'https://bank.example',
        advice: expect.stringMatching(/^A report claims this/),
      },
      { directive: 'script-src-elem', origin: 'inline' },
      { directive: 'img-src', origin: 'other' },
    ]);
    expect((await sendReports([])).status).toBe(204);
  });

  it.each([
    ['not a list', inline],
    ['an entry that is not a report', ['csp-violation']],
    ['a violation without a body', [{ type: 'csp-violation' }]],
    ['an invalid directive', [violationOf({ effectiveDirective: '<b>', blockedURL: 'inline' })]],
  ])('400: %s', async (_, reports) => {
    expect((await sendReports(reports)).status).toBe(400);
    expect(logged()).toEqual([]);
  });

  it('429: counts each report of a request', async () => {
    for (let count = 0; count < 10; count++)
      expect((await sendReports(Array(10).fill(inline), '198.51.100.9')).status).toBe(204);
    expect((await sendReports([inline], '198.51.100.9')).status).toBe(429);
    expect(logged()).toHaveLength(100);
  });
});
