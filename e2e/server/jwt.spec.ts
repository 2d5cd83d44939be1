/** Pages with the partner's own sign-in. They show an error or a sign-in link and never redirect in a loop. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { Page } from 'playwright/test';
import { expect, test } from '@/e2e/support/fixtures';
import { order } from '@/testing/api-user';
import { claims, draft, startKeyServer } from '@/testing/key-server';
import { Server } from '@/testing/server';

// Chromium logs every response that is not a success. React also logs the error of a page.
test.use({ expectedErrors: [/Failed to load resource|React error #441/] });

const signInUrl = 'https://id.example.com/sign-in';
let keys: Awaited<ReturnType<typeof startKeyServer>>;
let server: Server;
const name = `jwt-${randomUUID().slice(0, 8)}`;

test.beforeEach(async () => {
  keys = await startKeyServer();
  server = await Server.start(name, { ...keys.variables, AUTH_SIGN_IN_URL: signInUrl });
  await server.untilReady();
});
test.afterEach(async () => {
  await server.stop();
  keys.close();
  rmSync(`.data/e2e/${name}`, { recursive: true });
});

/** Opens a page with a token in the cookie. */
async function openPage(page: Page, path: string, token: string) {
  await page.context().addCookies([{ name: 'session', value: token, url: server.url }]);
  await page.goto(server.url + path);
}

/** Asserts that the idle page sends no further requests and does not navigate. */
async function expectStable(page: Page, path: string) {
  await page.waitForLoadState('networkidle');
  const requests: string[] = [];
  page.on('request', request => requests.push(request.url()));
  await page.waitForTimeout(3_000);
  expect(requests).toEqual([]);
  expect(page.url()).toBe(server.url + path);
}

test('shows the form with a valid token, and a sign-in link with an expired one', {
  tag: '@errors',
}, async ({ page }) => {
  await openPage(page, '/', await draft().sign(keys.privateKey));
  await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign out' })).toHaveCount(0);

  const expired = await draft().setExpirationTime('-1m').sign(keys.privateKey);
  for (const path of ['/', '/transactions', '/transactions/x']) {
    await openPage(page, path, expired);
    await expect(page.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', signInUrl);
    await expectStable(page, path);
  }
});

test('with two cookies of the same name, ignores an expired one, and refuses tokens of different users', {
  tag: '@errors',
}, async ({ page }) => {
  const cookie = (value: string, path: string) => ({ name: 'session', value, path, domain: 'localhost' });
  const good = await draft().sign(keys.privateKey);
  // A browser sends the cookie of the longer path first.
  const expired = await draft().setExpirationTime('-1m').sign(keys.privateKey);
  await page.context().addCookies([cookie(good, '/'), cookie(expired, '/transactions')]);
  await page.goto(`${server.url}/transactions`);
  await expect(page.getByRole('heading', { name: 'Transactions' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Sign in' })).toHaveCount(0);

  const another = await draft({ ...claims, sub: 'user-8' }).sign(keys.privateKey);
  await page.context().addCookies([cookie(another, '/transactions')]);
  await page.goto(`${server.url}/transactions`);
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
});

test('an unverified e-mail address returns 403 email_not_verified, and the form shows an alert', {
  tag: '@errors',
}, async ({ page }) => {
  await openPage(page, '/', await draft({ ...claims, email_verified: false }).sign(keys.privateKey));
  const answered = page.waitForResponse('**/api/session');
  await page.getByRole('textbox', { name: 'Amount' }).fill('10');
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  expect((await answered).status()).toBe(403);
  expect((await (await answered).json()).code).toBe('email_not_verified');
  await expect(page.locator('main').getByRole('alert')).toContainText('confirm your email address');
});

test('unavailable keys show an error without a redirect, and a retry succeeds', {
  tag: '@errors',
}, async ({ page }) => {
  keys.served.status = 503;
  const token = await draft().sign(keys.privateKey);
  await openPage(page, '/', token);
  const alert = page.locator('main').getByRole('alert');
  await expect(alert).toContainText('could not be shown');
  await expectStable(page, '/');
  const session = await page.request.post(`${server.url}/api/session`, {
    headers: { origin: server.url },
    data: order,
  });
  expect(session.status()).toBe(503);
  expect((await session.json()).code).toBe('sign_in_unavailable');
  await expect.poll(() => server.output).toContain('AUTH_JWKS_URL');

  keys.served.status = 200;
  // Without keys, the server requests them at most once per second.
  await page.waitForTimeout(1_000);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
});
