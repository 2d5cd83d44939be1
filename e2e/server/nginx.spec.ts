/** The app behind a real nginx. Clients connect from 127.0.0.1; nginx connects to the app from other loopback addresses. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { expect, request, test } from 'playwright/test';
import { hasIpv6, hasNginx, Nginx } from '@/e2e/support/nginx';
import { moveTransaction, simulatorFor } from '@/e2e/support/simulator';
import { type ApiUser, newUser, order } from '@/testing/api-user';
import { freePort, Server } from '@/testing/server';

test.skip(!hasNginx, 'needs nginx on Linux: install it as .ci/nginx does');
test.describe.configure({ mode: 'default' });

const client = '127.0.0.1';
const inner = '127.0.0.3';
const outer = '127.0.0.4';

/** Starts a server and an nginx in front of it. APP_URL is nginx's address. */
async function startBehindNginx(trusted: string, more: { certificate?: string } = {}) {
  const name = `nginx-${randomUUID().slice(0, 8)}`;
  const port = await freePort();
  const url = `${more.certificate ? 'https' : 'http'}://127.0.0.1:${port}`;
  const server = await Server.start(name, { APP_URL: url, TRUSTED_PROXIES: trusted });
  await server.untilReady();
  const upstream = `127.0.0.1:${new URL(server.url).port}`;
  const nginx = await Nginx.start({ upstreams: [upstream], from: inner, port, ...more });
  const stop = async () => {
    await Promise.all([nginx.stop(), server.stop()]);
    rmSync(`.data/e2e/${name}`, { recursive: true });
  };
  return { server, nginx, stop };
}

let app: Awaited<ReturnType<typeof startBehindNginx>>;
test.beforeAll(async () => {
  app = await startBehindNginx(`${inner},${outer}`);
});
test.afterAll(() => app.stop());

const signIn = () => newUser(app.nginx.url);

/** Returns the client_ip of each session request to Proof. */
async function clientIpsOf({ email }: ApiUser): Promise<unknown[]> {
  const requests = await simulatorFor(email).requests();
  return requests
    .filter(({ path }) => path === '/widget/session')
    .map(({ body }) => JSON.parse(body).client_ip);
}

test('the client’s address is the one that nginx saw, whatever headers the client sends', {
  tag: '@server',
}, async () => {
  const user = await signIn();
  await user.openSession();
  await user.openSession('1', { 'x-forwarded-for': '203.0.113.66' });
  await user.openSession('1', {
    'x-forwarded-for': `203.0.113.66, ${outer}, unknown`,
    'x-real-ip': '203.0.113.66',
  });
  expect(await clientIpsOf(user)).toEqual([client, client, client]);
});

test('two nginx in a row: the client’s address is still right and cannot be forged', {
  tag: '@server',
}, async () => {
  const first = await Nginx.start({ upstreams: [new URL(app.nginx.url).host], from: outer });
  const signedIn = await signIn();
  const user = signedIn.at(first.url);
  const origin = app.nginx.url;
  await user.openSession('1', { origin });
  await user.openSession('1', { origin, 'x-forwarded-for': '203.0.113.66' });
  expect(await clientIpsOf(user)).toEqual([client, client]);
  await first.stop();
});

test('a client with an IPv6 address', { tag: '@server' }, async () => {
  test.skip(!hasIpv6, 'needs the address ::1');
  const signedIn = await signIn();
  const user = signedIn.at(app.nginx.url.replace('127.0.0.1', '[::1]'));
  await user.openSession('1', { origin: app.nginx.url });
  expect(await clientIpsOf(user)).toEqual(['::1']);
});

test('an untrusted nginx counts as the client, and the log says once which variable to set', {
  tag: '@server',
}, async () => {
  const untrusting = await startBehindNginx('');
  const warnings = () =>
    untrusting.server.output
      .split('\n')
      .filter(line => line.includes('"warn"') && line.includes('TRUSTED_PROXIES'));
  const user = await signIn();
  await user.at(untrusting.server.url).openSession('1', { origin: untrusting.nginx.url });
  expect(warnings()).toHaveLength(0);
  for (let count = 0; count < 2; count++) await user.at(untrusting.nginx.url).openSession();
  expect((await clientIpsOf(user)).slice(1)).toEqual([inner, inner]);
  await untrusting.stop();
  expect(warnings()).toHaveLength(1);
});

test('nginx does not buffer the events of an open stream', { tag: '@server' }, async () => {
  const user = await signIn();
  const id = await user.openSession();
  const received = user.followEvents(id, ({ status }) => status === 'processing');
  await moveTransaction(id, { status: 'processing' });
  expect((await received).at(-1)).toBe('processing');
});

test('accepts the origin of nginx’s address and refuses the origin of the server’s own address', {
  tag: '@server',
}, async () => {
  const user = await signIn();
  const foreign = user.openSession('1', { origin: app.server.url });
  await expect(foreign).rejects.toThrow(`403 {"error":"forbidden","code":"forbidden_origin"`);
  await expect(foreign).rejects.toThrow(app.nginx.url);
  expect(await user.openSession('1', { origin: app.nginx.url })).toMatch(/^[0-9a-f-]{36}$/);
});

test('a body over our limit gets our 413, if nginx accepts its size', {
  tag: '@server',
}, async () => {
  const user = await signIn();
  // Many large bodies, because losing a response is a race.
  for (const length of [5_000, ...Array(30).fill(900_000)]) {
    const response = await user.post('/api/session', { amount: '1'.repeat(length) });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: 'invalid_request', code: 'body_too_large' });
  }
});

test('with TLS at nginx, sessions open, the cookie is Secure and HSTS is set', {
  tag: '@server',
}, async () => {
  const { nginx, stop } = await startBehindNginx(inner, { certificate: 'localhost' });
  const page = await request.newContext({
    baseURL: nginx.url,
    ignoreHTTPSErrors: true,
    extraHTTPHeaders: { origin: nginx.url },
  });
  const email = `verified+${randomUUID().slice(0, 8)}@example.com`;
  const signedIn = await page.post('/api/demo-user', { data: { email } });
  expect(signedIn.headers()['set-cookie']).toMatch(/^__Host-.*; Secure/i);
  expect((await page.post('/api/session', { data: order })).status()).toBe(200);
  const [session] = (await simulatorFor(email).requests()).filter(({ path }) => path === '/widget/session');
  expect(JSON.parse(session?.body ?? '')).toMatchObject({
    client_ip: client,
    redirect_url: `${nginx.url}/return`,
  });
  expect((await page.get('/')).headers()['strict-transport-security']).toBe('max-age=31536000');
  await page.dispose();
  await stop();
});
