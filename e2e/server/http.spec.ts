/** What every answer under /api has, over real HTTP: also where Next itself would answer in words of its own. */
import { expect, test } from 'playwright/test';
import { productionUrl } from '@/e2e/targets';
import { exchange } from '@/testing/raw-http';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

async function answerTo(method: string, path: string) {
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

test('unknown routes are 404 to every method', { tag: '@errors' }, async () => {
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
      expect(await answerTo(method, path), `${method} ${path}`).toEqual({ status: 404, code: 'not_found' });
});

test('known routes are 405 to other methods, with a slash behind them too', { tag: '@errors' }, async () => {
  for (const path of ['/api/session', '/api/session/'])
    for (const method of methods.filter(each => each !== 'POST'))
      expect(await answerTo(method, path)).toEqual({ status: 405, code: 'method_not_allowed' });
});

test('methods that no route can take are 405 in our words too', { tag: '@errors' }, async () => {
  for (const requestLine of ['TRACE /api/session', 'PROPFIND /api/nothing', 'OPTIONS /api/session']) {
    const headers = 'Host: localhost\r\nRSC: 1\r\nx-middleware-prefetch: 1\r\nConnection: close';
    const answer = await exchange(
      productionUrl,
      Buffer.from(`${requestLine} HTTP/1.1\r\n${headers}\r\n\r\n`),
    );
    expect(answer.status, requestLine).toBe(405);
    const body = JSON.parse(answer.body);
    expect(body).toMatchObject({
      code: 'method_not_allowed',
      request_id: answer.headers.get('x-request-id'),
    });
  }
});

test('what asks to become a WebSocket is answered like anything else', { tag: '@errors' }, async () => {
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

test('pages take GET and HEAD only, and so does the server itself', { tag: '@errors' }, async () => {
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

test('a broken escape in an id is an id like another', { tag: '@errors' }, async () => {
  expect(await answerTo('GET', '/api/transactions/%E0%A4%A')).toEqual({ status: 401, code: 'not_signed_in' });
});
