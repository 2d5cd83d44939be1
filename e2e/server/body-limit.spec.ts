/** The size limit applies while a body is read, so the server responds to an endless upload. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'playwright/test';
import { productionUrl, secrets } from '@/e2e/targets';
import { ApiUser } from '@/testing/api-user';

const { hostname, port } = new URL(productionUrl);
const webhook = `/api/webhooks/proof/${secrets.PROOF_WEBHOOK_KEY}`;

/** Uploads until the server responds. @returns the response */
async function uploadForever(requestLine: string, headers: string[]): Promise<string> {
  const socket = connect(Number(port), hostname);
  let response = '';
  socket.on('data', chunk => (response += chunk));
  socket.on('error', () => {});
  const lines = [`${requestLine} HTTP/1.1`, 'Host: localhost', 'Transfer-Encoding: chunked', ...headers];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  while (response === '' && !socket.closed) {
    socket.write(`4000\r\n${' '.repeat(16 * 1024)}\r\n`);
    await sleep(5);
  }
  socket.destroy();
  return response;
}

const json = 'Content-Type: application/json';
const own = `Origin: ${productionUrl}`;
for (const [name, status, requestLine, headers] of [
  ['a session', 413, 'POST /api/session', [own, json]],
  ['a sign-in', 413, 'POST /api/demo-user', [own, json]],
  ['a webhook', 400, `POST ${webhook}`, [json]],
  ['from another origin', 403, 'POST /api/session', ['Origin: https://evil.example', json]],
  ['with another content type', 415, 'POST /api/session', [own, 'Content-Type: text/plain']],
  ['to an unknown route', 404, 'POST /api/nothing', [own, json]],
  ['to a route that reads no body', 204, 'DELETE /api/demo-user', [own]],
  ['with GET', 200, 'GET /api/health', []],
] as const)
  test(`an endless upload (${name}) is answered with ${status}`, {
    tag: '@errors',
  }, async () => {
    expect(await uploadForever(requestLine, [...headers])).toMatch(RegExp(`^HTTP/1\\.1 ${status} `));
  });

test('a body just below the limit is read completely', { tag: '@errors' }, async () => {
  const user = new ApiUser(productionUrl, 'verified+limit@example.com');
  const body = { merchant_transaction_id: 'unknown', more: 'a'.repeat(16 * 1024 - 60) };
  expect((await user.post(webhook, body)).status).toBe(202);
});
