/** Headers and errors of every response under /api over real HTTP, also for requests that Next.js itself would answer. */
import { expect, test } from 'playwright/test';
import { productionUrl } from '@/e2e/targets';
import { exchange } from '@/testing/raw-http';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

async function request(method: string, path: string) {
  const response = await fetch(productionUrl + path, {
    method,
    redirect: 'manual',
    headers: { origin: productionUrl, 'x-request-id': 'forged' },
  });
  expect(response.headers.get('x-request-id'), `${method} ${path}`).toMatch(/^[0-9a-f-]{36}$/);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const body = await response.json();
  expect(body.request_id).toBe(response.headers.get('x-request-id'));
  return { status: response.status, code: body.code };
}

test('unknown routes return 404 for every method', { tag: '@errors' }, async () => {
  for (const path of [
    '/api',
    '/api/',
    '/api/nothing',
    '/api/nothing/deeper?a=1',
    '/api/%E0%A4%A',
    '/api/%',
    '/api/session/more',
  ])
    for (const method of methods)
      expect(await request(method, path), `${method} ${path}`).toEqual({ status: 404, code: 'not_found' });
});

test('known routes return 405 for other methods, also with a trailing slash', {
  tag: '@errors',
}, async () => {
  for (const path of ['/api/session', '/api/session/'])
    for (const method of methods.filter(each => each !== 'POST'))
      expect(await request(method, path)).toEqual({ status: 405, code: 'method_not_allowed' });
});

test('methods that Next.js does not support return our 405', { tag: '@errors' }, async () => {
  for (const requestLine of ['TRACE /api/session', 'PROPFIND /api/nothing', 'OPTIONS /api/session']) {
    const headers = 'Host: localhost\r\nRSC: 1\r\nx-middleware-prefetch: 1\r\nConnection: close';
    const response = await exchange(
      productionUrl,
      Buffer.from(`${requestLine} HTTP/1.1\r\n${headers}\r\n\r\n`),
    );
    expect(response.status, requestLine).toBe(405);
    const body = JSON.parse(response.body);
    expect(body).toMatchObject({
      code: 'method_not_allowed',
      request_id: response.headers.get('x-request-id'),
    });
  }
});

test('upgrade requests are answered like other requests', { tag: '@errors' }, async () => {
  for (const [requestLine, status] of [
    ['GET /', 200],
    ['GET /nothing', 404],
    ['POST /', 405],
    ['GET /api/nothing', 404],
    ['OPTIONS *', 405],
  ] as const) {
    const upgrade = 'Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13';
    const request = `${requestLine} HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n\r\n`;
    expect((await exchange(productionUrl, Buffer.from(request))).status, requestLine).toBe(status);
  }
});

test('pages and the server itself accept only GET and HEAD', { tag: '@errors' }, async () => {
  for (const requestLine of ['POST /', 'DELETE /transactions', 'TRACE /', 'OPTIONS *']) {
    const request = `${requestLine} HTTP/1.1\r\nHost: localhost\r\nNext-Action: x\r\nConnection: close\r\n\r\n`;
    const { status, headers, body } = await exchange(productionUrl, Buffer.from(request));
    expect({ status, allow: headers.get('allow'), body }).toEqual({
      status: 405,
      allow: 'GET, HEAD',
      body: '',
    });
  }
});

test('an invalid escape in an id is treated as an id', { tag: '@errors' }, async () => {
  expect(await request('GET', '/api/transactions/%E0%A4%A')).toEqual({ status: 401, code: 'not_signed_in' });
});
