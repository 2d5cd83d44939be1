/** Bodies that arrive slowly time out after 30 s. Responses may take longer. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'playwright/test';
import { productionUrl } from '@/e2e/targets';
import { newUser } from '@/testing/api-user';
import { isSoak } from './soak';

test.skip(!isSoak, 'takes more than half a minute');

const { hostname, port } = new URL(productionUrl);

/** Sends a byte per second until the server closes the connection. @returns the response, and the time in seconds */
async function sendSlowly(requestLine: string, headers: string[]) {
  const socket = connect(Number(port), hostname);
  const startedAt = performance.now();
  let text = '';
  socket.on('data', chunk => (text += chunk));
  socket.on('error', () => {});
  const lines = ['Host: localhost', 'Content-Type: application/json', 'Content-Length: 1000', ...headers];
  socket.write(`${[`${requestLine} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`);
  while (!socket.closed) {
    socket.write(' ');
    await sleep(1_000);
  }
  return { text, seconds: (performance.now() - startedAt) / 1_000 };
}

test('a route returns 408 after 30 s, and Node.js closes an unread body at its next check', {
  tag: '@server',
}, async () => {
  test.setTimeout(120_000);
  const [session, page] = await Promise.all([
    sendSlowly('POST /api/session', [`Origin: ${productionUrl}`]),
    sendSlowly('POST /', []),
  ]);
  expect(session.text).toMatch(/^HTTP\/1\.1 408 .*"code":"request_timeout"/s);
  expect(session.seconds).toBeGreaterThan(29);
  expect(session.seconds).toBeLessThan(35);
  // Next.js reads the body before it runs the proxy, so this response comes from Node.js.
  expect(page.text).toMatch(/^HTTP\/1\.1 408 /);
  expect(page.seconds).toBeLessThan(65);
});

test('an event stream stays open for longer than 30 s', { tag: '@server' }, async () => {
  test.setTimeout(120_000);
  const user = await newUser(productionUrl);
  const id = await user.openSession();
  const stream = await user.get(`/api/transactions/${id}/events`);
  const reader = stream.body?.getReader();
  for (const startedAt = performance.now(); performance.now() - startedAt < 65_000; )
    expect((await reader?.read())?.done).toBe(false);
  await reader?.cancel();
});
