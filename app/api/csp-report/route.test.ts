import { beforeEach, describe, expect, it, vi } from 'vitest';
import { context } from '@/e2e/session-route';
import { setEnvironment } from '@/e2e/unit-environment';
import { socketHeader } from '@/lib/socket-address';

setEnvironment({ TRUSTED_PROXIES: 'loopback', PROOF_FRAME_ORIGINS: 'https://widget.example' });
const { POST } = await import('./route');
const { log } = await import('@/lib/log');
const warn = vi.spyOn(log, 'warn');
beforeEach(() => void warn.mockClear());

const send = (body: string, address = '203.0.113.1') =>
  POST(
    new Request('http://localhost:3000/api/csp-report', {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/csp-report',
        'x-forwarded-for': address,
        [socketHeader]: '127.0.0.1',
      },
    }),
    context,
  );
const report = (fields: object) => send(JSON.stringify({ 'csp-report': fields }));
const written = () => warn.mock.calls.map(([facts]) => facts);

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

  it('a frame that is not let in comes with the line that lets it in', async () => {
    await report({ 'violated-directive': 'frame-src self', 'blocked-uri': 'https://bank.example/pay' });
    expect(written()).toEqual([
      {
        directive: 'frame-src',
        origin: 'https://bank.example',
        advice: expect.stringMatching(
          /PROOF_FRAME_ORIGINS=https:\/\/widget\.example,https:\/\/bank\.example$/,
        ),
      },
    ]);
  });

  it('a known frame that was redirected does not advise what is there already', async () => {
    await report({ 'effective-directive': 'frame-src', 'blocked-uri': 'https://widget.example/' });
    expect(written()).toEqual([expect.objectContaining({ advice: expect.stringContaining('redirects') })]);
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

  it('429: after a hundred of one address, and those are not written down', async () => {
    const body = '{"csp-report":{"effective-directive":"img-src","blocked-uri":"inline"}}';
    for (let count = 0; count < 100; count++) expect((await send(body, '198.51.100.1')).status).toBe(204);
    const refused = await send(body, '198.51.100.1');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(written()).toHaveLength(100);
    expect((await send(body, '198.51.100.2')).status).toBe(204);
  });
});
