import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { simulatorForTests, TestPartner } from '../testing/test-partner';

const url = simulatorForTests();

/** Uses node:http, because `fetch` does not allow these headers. */
const sendRequest = (method: string, path: string, headers: Record<string, string>) =>
  new Promise<{ status: number | undefined; body: string }>(resolve => {
    const { hostname, port } = new URL(url());
    request({ hostname, port, method, path: `/__simulator/${path}`, headers }, response => {
      let body = '';
      response.on('data', chunk => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    }).end(method === 'POST' ? '{}' : undefined);
  });

describe('access to the controls', () => {
  it('returns 403 for another host name', async () => {
    const { status, body } = await sendRequest('GET', 'requests', { host: 'rebound.example' });
    expect([status, body]).toEqual([403, expect.stringContaining('loopback_only')]);
  });

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'http://localhost:3000' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('returns 403 and changes nothing for another web page: %j', async headers => {
    const partner = new TestPartner(url());
    const { merchant_transaction_id: id } = await partner.session();
    for (const [method, path] of [
      ['POST', 'reset'],
      ['POST', `transactions/${id}`],
      ['GET', `page?partner=${id}`],
    ] as const) {
      const { status, body } = await sendRequest(method, path, headers);
      expect([status, body]).toEqual([403, expect.stringContaining('foreign_page')]);
    }
    expect(await partner.transaction(id)).toMatchObject({ status: 'pending' });
  });

  it('returns 200 for its own page under both host names, for a typed address, and for a program', async () => {
    const { host, port } = new URL(url());
    for (const headers of [
      { origin: `http://${host}`, host, 'sec-fetch-site': 'same-origin' },
      { origin: `http://localhost:${port}`, host: `localhost:${port}` },
      { 'sec-fetch-site': 'none' },
      {},
    ])
      expect((await sendRequest('POST', 'reset', { ...headers })).status).toBe(200);
  });
});
