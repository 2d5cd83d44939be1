/** What every answer under /api has, over real HTTP: also where Next itself would answer in words of its own. */
import { expect, test } from 'playwright/test';
import { productionUrl } from './targets';

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

test('unknown routes are 404 to every method', async () => {
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

test('known routes are 405 to other methods, with a slash behind them too', async () => {
  for (const path of ['/api/session', '/api/session/'])
    for (const method of methods.filter(each => each !== 'POST'))
      expect(await answerTo(method, path)).toEqual({ status: 405, code: 'method_not_allowed' });
});

test('a broken escape in an id is an id like another', async () => {
  expect(await answerTo('GET', '/api/transactions/%E0%A4%A')).toEqual({ status: 401, code: 'not_signed_in' });
});

test('every page says who may frame it', async ({ request }) => {
  for (const path of ['/', '/nothing', '/_next/nothing', '/%E0%A4%A', '/transactions/x'])
    expect((await request.get(path)).headers()['content-security-policy'], path).toContain(
      "frame-ancestors 'none'",
    );
});
