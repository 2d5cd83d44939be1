/** Every HTML response has the Content Security Policy for any path and method, and pages accept only GET and HEAD. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { logFile, productionUrl } from '@/e2e/targets';
import { exchange } from '@/testing/raw-http';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];
const paths = [
  ['/', '/return', '/return/', '/transactions', '/transactions/x', '/nothing', '/configuration', '/RETURN'],
  ['/_next', '/_next/', '/_next/nothing', '/_next/static', '/_next/static/', '/_next/static/unknown'],
  ['/_next/static/%00', '/_next/static/%E0%A4%A', '/_next/image', '/_next/image/', '/_next/image/x'],
  [
    '/_next/image?url=/icon.svg&w=64&q=75',
    '/_next/image/../../return',
    '/_next/image%2f',
    '/_next/webpack-hmr',
  ],
  ['/_next/data', '/_next/data/x/y.json', '/_next/data/x/index.json', '/index', '/index.rsc', '/return.rsc'],
  ['/apix', '/API/nothing', '/api.json', '/api;x', '/api%00', '/api%2Fnothing', '/api%3Fx', '/%61pi/nothing'],
  ['/api/../x', '/api/%2e%2e/x', '/.%2fapi', '/%E0%A4%A', '/%', '/%00', '/%ff', '//', '/a//b', '/\\x', '/x/'],
  [
    '/_not-found',
    '/_error',
    '/_global-error',
    '/400',
    '/404',
    '/405',
    '/500',
    '/[id]',
    '/icon.svg',
    '/icon.svg/',
  ],
  ['/robots.txt', '/manifest.webmanifest', '/favicon.ico', '*', 'http://other.example/nothing'],
  [
    `/${'a'.repeat(3_000)}`,
    '/transactions/%2F',
    '/transactions/%E0%A4%A',
    '/x?a=%',
    '/return%20',
    '/return;x',
  ],
].flat();

const variants: Record<string, string[]> = {
  plain: [],
  action: [
    'Next-Action: 7f0000000000000000000000000000000000000000',
    'Content-Type: text/plain;x=callers-text',
  ],
  form: ['Content-Type: multipart/form-data; boundary=callers-text'],
  payload: ['RSC: 1', 'Next-Url: /return'],
  navigation: ['Sec-Fetch-Dest: iframe', 'x-nextjs-data: 1', 'x-middleware-prefetch: 1'],
  forged: [
    'x-middleware-subrequest: proxy:proxy:proxy:proxy:proxy',
    'x-invoke-path: /',
    'x-invoke-status: 500',
  ],
  range: ['Range: bytes=999999999-', 'If-Match: "x"'],
};

async function send(method: string, path: string, headers: string[]) {
  const body = method === 'POST' ? 'callers-text' : '';
  const lines = ['Host: localhost', ...headers, `Content-Length: ${body.length}`, 'Connection: close'];
  const request = `${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${body}`;
  return exchange(productionUrl, Buffer.from(request));
}

for (const [variant, headers] of Object.entries(variants))
  test(`${variant}: every HTML response has the policy, and other methods get 405`, {
    tag: '@server',
  }, async () => {
    test.setTimeout(120_000);
    const [script = ''] = /\/_next\/static\/[^"]+\.js/.exec(await (await fetch(productionUrl)).text()) ?? [];
    for (const path of [...paths, script, `${script}/`, `${script}%00`])
      for (const method of methods) {
        const response = await send(method, path, headers);
        const description = `${method} ${path} ${response.status}`;
        const policy = response.headers.get('content-security-policy') ?? '';
        const type = response.headers.get('content-type') ?? '';
        if (type.includes('html') || /<(html|script)/i.test(response.body.slice(0, 1_000)))
          expect(policy, description).toMatch(
            /script-src 'nonce-[\w-]{36}' 'strict-dynamic'.*; frame-ancestors '/,
          );
        // A redirect to the path without repeated slashes has no page as its body.
        if (method !== 'GET' && method !== 'HEAD' && response.status !== 308)
          expect({ status: response.status, body: response.body }, description).toEqual({
            status: 405,
            body: '',
          });
      }
  });

test('the log contains nothing that callers sent to pages', { tag: '@server' }, async () => {
  await send('POST', '/', variants.action ?? []);
  await send('POST', '/_next/image/x', variants.action ?? []);
  const log = readFileSync(logFile('production'), 'utf8');
  expect(log).not.toContain('callers-text');
  expect(log).not.toMatch(/Server (Action|Reference)|HTTP method is unsupported/);
});
