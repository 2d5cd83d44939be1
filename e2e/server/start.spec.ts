/** Start of the production server, and reasons to refuse it. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { simulatorFor } from '@/e2e/support/simulator';
import { productionUrl } from '@/e2e/targets';
import { ApiUser, order } from '@/testing/api-user';
import { exchange } from '@/testing/raw-http';
import { Server } from '@/testing/server';

test('an invalid configuration logs all problems in one message and exits with code 1', {
  tag: '@server',
}, async () => {
  const server = await Server.start('wrong', {
    PROOF_PAIRS: '',
    PROOF_CLIENT_TOKEN: 'secret with spaces',
    PROOF_API_BASE_URL: 'https://api.proof.example',
    TRUSTED_PROXIES: 'everybody',
  });
  expect(await server.exited).toBe(1);
  for (const name of ['PROOF_PAIRS', 'PROOF_CLIENT_TOKEN', 'PROOF_API_BASE_URL', 'TRUSTED_PROXIES'])
    expect(server.output).toContain(name);
  expect(server.output).not.toContain('secret with spaces');
});

test('a second process on the same data folder waits and then exits; after a kill the folder is free', {
  tag: '@server',
}, async () => {
  // Four servers start, and the second waits for ten seconds.
  test.setTimeout(120_000);
  const name = `lock-${randomUUID().slice(0, 8)}`;
  const first = await Server.start(name);
  await first.untilReady();
  const second = await Server.start(name);
  expect(await second.exited).toBe(1);
  expect(second.output).toContain('is in use by process');
  await first.stop('SIGKILL');

  const third = await Server.start(name);
  await third.untilReady();
  const fourth = await Server.start(name);
  await third.stop();
  await fourth.untilReady();
  await fourth.stop();
  rmSync(`.data/e2e/${name}`, { recursive: true });
});

test('ignores a forged X-Forwarded-For from the first accepted connection on', {
  tag: '@server',
}, async () => {
  const email = `verified+${randomUUID().slice(0, 8)}@example.com`;
  const json = { 'content-type': 'application/json' };
  const signedIn = await fetch(`${productionUrl}/api/demo-user`, {
    method: 'POST',
    headers: { ...json, origin: productionUrl },
    body: JSON.stringify({ email }),
  });
  // The cookie works at both servers, because they have the same AUTH_SECRET.
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';

  const name = `forged-${randomUUID().slice(0, 8)}`;
  const server = await Server.start(name);
  const forged = {
    'x-forwarded-for': '203.0.113.66',
    'x-real-ip': '203.0.113.66',
    forwarded: 'for=203.0.113.66',
    'x-socket-': '203.0.113.66',
  };
  const requestSession = () =>
    fetch(`${server.url}/api/session`, {
      method: 'POST',
      headers: { ...json, ...forged, cookie, origin: server.url },
      body: JSON.stringify(order),
    }).catch(() => null);
  let opened = 0;
  for (let tries = 0; tries < 2000 && opened < 5; tries++) {
    const response = await requestSession();
    if (response?.status === 200) opened += 1;
    else await new Promise(resolve => setTimeout(resolve, 5));
  }
  await server.stop();
  rmSync(`.data/e2e/${name}`, { recursive: true });
  expect(opened).toBe(5);
  const sent = (await simulatorFor(email).requests()).map(({ body }) => JSON.parse(body).client_ip);
  expect(sent.length).toBeGreaterThanOrEqual(5);
  for (const address of sent) expect([undefined, '127.0.0.1', '::1']).toContain(address);
  expect(sent.at(-1)).toMatch(/^(127\.0\.0\.1|::1)$/);
});

test('without a client address, sends sessions without it and logs once which variable to set', {
  tag: '@server',
}, async () => {
  const name = `noaddress-${randomUUID().slice(0, 8)}`;
  const server = await Server.start(name, { TRUSTED_PROXIES: 'loopback' });
  await server.untilReady();
  const user = await new ApiUser(server.url, `verified+${name}@example.com`).signIn();
  const headers = { 'x-forwarded-for': 'unknown' };
  for (let count = 0; count < 2; count++) await user.openSession('1', headers);
  await user.openSession('1', { 'x-forwarded-for': '203.0.113.66' });
  await server.stop();
  const sent = (await simulatorFor(user.email).requests()).filter(({ path }) => path === '/widget/session');
  expect(sent.map(({ body }) => JSON.parse(body).client_ip)).toEqual([undefined, undefined, '203.0.113.66']);
  const warnings = server.output
    .split('\n')
    .filter(line => line.includes('"level":"warn"') && line.includes('TRUSTED_PROXIES'));
  expect(warnings).toHaveLength(1);
  rmSync(`.data/e2e/${name}`, { recursive: true });
});

test('reads two X-Forwarded-For lines as one list', { tag: '@server' }, async () => {
  const name = `twolines-${randomUUID().slice(0, 8)}`;
  const server = await Server.start(name, { TRUSTED_PROXIES: 'loopback,198.51.100.7' });
  await server.untilReady();
  const user = await new ApiUser(server.url, `verified+${name}@example.com`).signIn();
  const body = JSON.stringify(order);
  for (const [first, second] of [
    ['203.0.113.66', '203.0.113.67'],
    ['203.0.113.68', '198.51.100.7'],
  ]) {
    const lines = [
      'POST /api/session HTTP/1.1',
      'Host: localhost',
      `Origin: ${server.url}`,
      `Cookie: ${user.cookie}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      `X-Forwarded-For: ${first}`,
      `X-Forwarded-For: ${second}`,
      'Connection: close',
    ];
    const response = await exchange(server.url, Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`));
    expect(response.status).toBe(200);
  }
  await server.stop();
  const sent = (await simulatorFor(user.email).requests()).filter(({ path }) => path === '/widget/session');
  expect(sent.map(({ body }) => JSON.parse(body).client_ip)).toEqual(['203.0.113.67', '203.0.113.68']);
  rmSync(`.data/e2e/${name}`, { recursive: true });
});
