/** The app behind a real nginx. Clients come from 127.0.0.1; nginx itself calls from other loopback addresses. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { expect, request, test } from 'playwright/test';
import { hasIpv6, hasNginx, Nginx } from '@/e2e/support/nginx';
import { moveTransaction, simulatorFor } from '@/e2e/support/simulator';
import { type ApiUser, newUser, order } from '@/testing/api-user';
import { freePort, Server } from '@/testing/server';

test.skip(!hasNginx, 'wants an nginx on Linux: install it, as .ci/nginx does');
test.describe.configure({ mode: 'default' });

const client = '127.0.0.1';
const inner = '127.0.0.3';
const outer = '127.0.0.4';

/** A server, and the nginx in front of it, whose address is the app's public one. */
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

/** The client_ip of each session that Proof was asked for. */
async function sentFor({ email }: ApiUser): Promise<unknown[]> {
  const requests = await simulatorFor(email).requests();
  return requests
    .filter(({ path }) => path === '/widget/session')
    .map(({ body }) => JSON.parse(body).client_ip);
}

test('the address that nginx saw is the client’s, whatever the client says', { tag: '@server' }, async () => {
  const user = await signIn();
  await user.openSession();
  await user.openSession('1', { 'x-forwarded-for': '203.0.113.66' });
  await user.openSession('1', {
    'x-forwarded-for': `203.0.113.66, ${outer}, unknown`,
    'x-real-ip': '203.0.113.66',
  });
  expect(await sentFor(user)).toEqual([client, client, client]);
});

test('an nginx in front of nginx: still the client’s, and still no forged one', {
  tag: '@server',
}, async () => {
  const first = await Nginx.start({ upstreams: [new URL(app.nginx.url).host], from: outer });
  const signedIn = await signIn();
  const user = signedIn.at(first.url);
  const origin = app.nginx.url;
  await user.openSession('1', { origin });
  await user.openSession('1', { origin, 'x-forwarded-for': '203.0.113.66' });
  expect(await sentFor(user)).toEqual([client, client]);
  await first.stop();
});

test('a client on IPv6', { tag: '@server' }, async () => {
  test.skip(!hasIpv6, 'this machine has no ::1');
  const signedIn = await signIn();
  const user = signedIn.at(app.nginx.url.replace('127.0.0.1', '[::1]'));
  await user.openSession('1', { origin: app.nginx.url });
  expect(await sentFor(user)).toEqual(['::1']);
});

test('an nginx that is not trusted counts as the client, and the log says once what to set', {
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
  expect((await sentFor(user)).slice(1)).toEqual([inner, inner]);
  await untrusting.stop();
  expect(warnings()).toHaveLength(1);
});

test('each change comes through at once, though the stream goes on', { tag: '@server' }, async () => {
  const user = await signIn();
  const id = await user.openSession();
  const heard = user.followEvents(id, ({ status }) => status === 'processing');
  await moveTransaction(id, { status: 'processing' });
  expect((await heard).at(-1)).toBe('processing');
});

test('pages of nginx’s address may open sessions; those of the server’s own are foreign', {
  tag: '@server',
}, async () => {
  const user = await signIn();
  const foreign = user.openSession('1', { origin: app.server.url });
  await expect(foreign).rejects.toThrow(`403 {"error":"forbidden","code":"forbidden_origin"`);
  await expect(foreign).rejects.toThrow(app.nginx.url);
  expect(await user.openSession('1', { origin: app.nginx.url })).toMatch(/^[0-9a-f-]{36}$/);
});

test('too large a body gets our own 413, up to what nginx itself lets through', {
  tag: '@server',
}, async () => {
  const user = await signIn();
  // Many of the large ones: whether one loses its answer is a race.
  for (const length of [5_000, ...Array(30).fill(900_000)]) {
    const response = await user.post('/api/session', { amount: '1'.repeat(length) });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: 'invalid_request', code: 'body_too_large' });
  }
});

test('TLS ends at nginx: sessions open, the cookie is for https only, and so are later visits', {
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
