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
/** One that no limit knows yet. */
const nextAddress = () => `203.0.113.${++addresses}`;

const report = (fields: object) => send(JSON.stringify({ 'csp-report': fields }));
const violation = '{"csp-report":{"effective-directive":"img-src","blocked-uri":"inline"}}';
/** Without the warning that an address is unknown. */
const written = () => warn.mock.calls.map(([facts]) => facts).filter(facts => typeof facts === 'object');

describe('POST /api/csp-report', () => {
  it('204: the directive and the origin are written down, and nothing else', async () => {
    const response = await report({
      'effective-directive': 'img-src',
      'violated-directive': 'img-src',
      'blocked-uri': 'https://user:secret@images.example/path?token=secret',
      'document-uri': 'http://localhost:3000/transactions/secret',
      'script-sample': 'secret',
    });
    expect(response.status).toBe(204);
    expect(written()).toEqual([{ directive: 'img-src', origin: 'https://images.example' }]);
  });

  it('a frame that is not let in comes with the line that lets it in, and says that only a report claims it', async () => {
    await report({ 'violated-directive': 'frame-src self', 'blocked-uri': 'https://bank.example/pay' });
    expect(written()).toEqual([
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
  ])('an origin that the configuration cannot hold is never advice: %s', async blocked => {
    await report({ 'effective-directive': 'frame-src', 'blocked-uri': blocked });
    expect(written()).toEqual([{ directive: 'frame-src', origin: expect.any(String) }]);
  });

  it('a known frame that was redirected does not advise what is there already', async () => {
    await report({ 'effective-directive': 'frame-src', 'blocked-uri': 'https://widget.example/' });
    const advice = expect.stringMatching(/^A report claims this, .* redirects/);
    expect(written()).toEqual([expect.objectContaining({ advice })]);
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
  ])('what has no web origin is a word: %s', async (blocked, origin) => {
    await report({ 'effective-directive': 'script-src-elem', 'blocked-uri': blocked });
    expect(written()).toEqual([{ directive: 'script-src-elem', origin }]);
  });

  it.each([
    ['no JSON', '{'],
    ['no report', '{}'],
    ['an odd directive', '{"csp-report":{"effective-directive":"<b>","blocked-uri":"inline"}}'],
  ])('400: %s', async (_, body) => {
    expect((await send(body)).status).toBe(400);
    expect(written()).toEqual([]);
  });

  it('413: over 16 KiB', async () => {
    expect((await send(`"${'x'.repeat(16 * 1024)}"`)).status).toBe(413);
  });

  it.each([
    ['application/json'],
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['application/csp-report+json'],
    ['constructor'],
    [''],
  ])('415: sent as "%s"', async type => {
    const response = await send(violation, nextAddress(), type);
    expect(response.status).toBe(415);
    expect((await response.json()).message).toContain('application/reports+json');
    expect(written()).toEqual([]);
  });

  it.each([
    ['the client’s', '198.51.100.1'],
    ['a private one', '10.0.0.1'],
    ['an unknown one', 'unknown'],
  ])('429: after a hundred of one address, and those are not written down: %s', async (_, address) => {
    for (let count = 0; count < 100; count++) expect((await send(violation, address)).status).toBe(204);
    const refused = await send(violation, address);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(written()).toHaveLength(100);
    expect((await send(violation)).status).toBe(204);
  });
});

describe('POST /api/csp-report, as the Reporting API sends it', () => {
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

  it('204: each violation is written down, and no report of another kind', async () => {
    const blockedURL = 'https://bank.example/secret';
    const response = await sendReports([
      violationOf({ effectiveDirective: 'frame-src', blockedURL, sample: 'secret' }),
      { type: 'deprecation', age: 1, url: 'http://localhost:3000/', user_agent: '', body: { id: 'x' } },
      inline,
      violationOf({ effectiveDirective: 'img-src', blockedURL: null }),
    ]);
    expect(response.status).toBe(204);
    expect(written()).toEqual([
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
    ['no list', inline],
    ['no report', ['csp-violation']],
    ['a violation without a body', [{ type: 'csp-violation' }]],
    ['an odd directive', [violationOf({ effectiveDirective: '<b>', blockedURL: 'inline' })]],
  ])('400: %s', async (_, reports) => {
    expect((await sendReports(reports)).status).toBe(400);
    expect(written()).toEqual([]);
  });

  it('429: each report counts, also those of one request', async () => {
    for (let count = 0; count < 10; count++)
      expect((await sendReports(Array(10).fill(inline), '198.51.100.9')).status).toBe(204);
    expect((await sendReports([inline], '198.51.100.9')).status).toBe(429);
    expect(written()).toHaveLength(100);
  });
});
