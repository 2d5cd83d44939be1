/** Each error of the contract as a person meets it: what is said, the reference, and whether to try again. */

import { expect, test } from '@/e2e/support/fixtures';
import { productionUrl } from '@/e2e/targets';
import { order } from '@/testing/api-user';

/** Chromium tells of every answer that is no success. */
const failedRequest = /Failed to load resource/;
test.use({ expectedErrors: [failedRequest] });

const cases: { as: string; says: RegExp; mayPass: boolean }[] = [
  { as: 'error-400-currency', says: /This currency is not available right now/, mayPass: false },
  { as: 'error-400-wallet', says: /no wallet for this order/, mayPass: false },
  { as: 'error-400-validation', says: /was not accepted/, mayPass: false },
  { as: 'error-401', says: /not available right now/, mayPass: false },
  { as: 'error-403', says: /not available right now/, mayPass: false },
  { as: 'error-404', says: /Proof could not open this order/, mayPass: true },
  { as: 'error-409', says: /Proof could not open this order/, mayPass: true },
  { as: 'error-422', says: /Proof could not open this order/, mayPass: true },
  { as: 'error-429', says: /Proof could not open this order/, mayPass: true },
  { as: 'error-500', says: /Proof could not open this order/, mayPass: true },
  { as: 'error-502', says: /Proof could not open this order/, mayPass: true },
  { as: 'error-502-unavailable', says: /cannot be reached/, mayPass: true },
  { as: 'error-503', says: /cannot be reached/, mayPass: true },
  { as: 'error-504', says: /cannot be reached/, mayPass: true },
  { as: 'cut', says: /cannot be reached/, mayPass: true },
  { as: 'cut-headers', says: /cannot be reached/, mayPass: true },
  { as: 'cut-middle', says: /cannot be reached/, mayPass: true },
  { as: 'garbage', says: /an answer that we cannot use/, mayPass: true },
  { as: 'truncated', says: /an answer that we cannot use/, mayPass: true },
  { as: 'huge', says: /an answer that we cannot use/, mayPass: true },
  { as: 'incomplete', says: /an answer that we cannot use/, mayPass: true },
  { as: 'redirect', says: /cannot be reached/, mayPass: true },
  { as: 'no-content', says: /cannot be reached/, mayPass: true },
  { as: 'hang', says: /took too long/, mayPass: true },
];

for (const { as, says, mayPass } of cases) {
  test.describe(as, () => {
    test.use({ as });
    test(`${as} is told, ${mayPass ? 'with' : 'without'} another try`, { tag: '@errors' }, async ({
      appPage,
      page,
    }) => {
      await appPage.signIn();
      const answered = page.waitForResponse('**/api/session');
      await appPage.submitOrder();
      const requestId = (await answered).headers()['x-request-id'];
      await expect(appPage.alert).toContainText(says);
      await expect(appPage.alert).toContainText(`Reference for support: ${requestId}`);
      await expect(appPage.alert.getByRole('button', { name: 'Try again' })).toHaveCount(mayPass ? 1 : 0);
      await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('99.50');
    });
  });
}

for (const as of [
  'error-500-once',
  'error-502-once',
  'error-503-once',
  'cut-once',
  'cut-middle-once',
  'slow',
  'created',
]) {
  test.describe(as, () => {
    test.use({ as, expectedErrors: [] });
    test(`${as} is got past without a word`, { tag: '@errors' }, async ({ appPage, widgetPage }) => {
      await appPage.signIn();
      await appPage.submitOrder();
      await expect(widgetPage.screen('Verify your identity')).toBeVisible();
    });
  });
}

test.describe('error-504-once, hang-once', () => {
  test.use({ as: 'hang-once' });
  test('"Try again" asks with the same order and gets there', { tag: '@errors' }, async ({
    appPage,
    widgetPage,
  }) => {
    await appPage.signIn();
    await appPage.submitOrder({ amount: '12.30', currency: 'USDC', network: 'BEP20' });
    await appPage.retry();
    await expect(widgetPage.frame.getByText('12.30 USDC')).toBeVisible();
    await expect(appPage.alert).toHaveCount(0);
  });
});

test('too many sessions: told, with a button for later', { tag: '@errors' }, async ({ appPage, page }) => {
  await appPage.signIn();
  for (let count = 0; count < 20; count++) {
    const response = await page.request.post('/api/session', {
      headers: { origin: productionUrl },
      data: order,
    });
    expect(response.status()).toBe(200);
  }
  await appPage.submitOrder();
  await expect(appPage.alert).toContainText('a lot of tries');
  await expect(appPage.alert.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('signed out in another tab: told to sign in, and goes on with the same order', {
  tag: '@errors',
}, async ({ appPage, page, context }) => {
  await appPage.signIn();
  await context.clearCookies();
  await appPage.submitOrder();
  await expect(appPage.alert).toContainText('Please sign in first.');
  await expect(appPage.alert.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  await appPage.alert.getByRole('link', { name: 'Sign in again' }).click();
  await appPage.enterEmail();
  await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('99.50');
});

test('our own server away: told, and another try gets there', { tag: '@errors' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  await appPage.signIn();
  await page.route('**/api/session', route => route.abort(), { times: 1 });
  await appPage.submitOrder();
  await expect(appPage.alert).toContainText('could not be reached');
  await appPage.retry();
  await expect(widgetPage.frame.getByText('99.50 USDT')).toBeVisible();
});

test('the script blocked: told what may block it; unblocked, another try gets there with one session', {
  tag: '@errors',
}, async ({ appPage, widgetPage, simulator, page }) => {
  await page.route('**/widget.2.0.js', route => route.abort('blockedbyclient'));
  await appPage.signIn();
  await appPage.submitOrder();
  await expect(appPage.alert).toContainText(
    'An ad blocker, a privacy extension or your network may be blocking it',
  );
  await page.unroute('**/widget.2.0.js');
  await appPage.retry();
  await expect(widgetPage.frame.getByText('99.50 USDT')).toBeVisible();
  expect((await simulator.requests()).filter(({ path }) => path === '/widget/session')).toHaveLength(1);
});

test('a script that brings no widget is told like one that does not come', { tag: '@errors' }, async ({
  appPage,
  page,
}) => {
  await page.route('**/widget.2.0.js', route => route.fulfill({ contentType: 'text/javascript', body: '' }));
  await appPage.signIn();
  await appPage.submitOrder();
  await expect(appPage.alert).toContainText('could not be loaded');
});

for (const [how, body] of [
  ['throws', 'throw new Error("no")'],
  ['rejects', 'return Promise.reject(new Error("no"))'],
] as const)
  test(`a widget whose run ${how} is told, and the form is back`, { tag: '@errors' }, async ({
    appPage,
    page,
  }) => {
    const script = `window.proofWidget = { run() { ${body} } };`;
    await page.route('**/widget.2.0.js', route =>
      route.fulfill({ contentType: 'text/javascript', body: script }),
    );
    await appPage.signIn();
    const answered = page.waitForResponse('**/api/session');
    await appPage.submitOrder();
    await expect(appPage.alert).toContainText('The payment window could not be opened');
    const requestId = (await answered).headers()['x-request-id'];
    await expect(appPage.alert).toContainText(`Reference for support: ${requestId}`);
    await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('99.50');
  });

test('a script that never comes is given up after a while', { tag: '@errors' }, async ({ appPage, page }) => {
  await page.clock.install();
  await page.route('**/widget.2.0.js', () => {});
  await appPage.signIn();
  await appPage.submitOrder();
  await expect(page.getByText('Opening the payment window')).toBeVisible();
  await page.clock.fastForward(16_000);
  await expect(appPage.alert).toContainText('could not be loaded');
  await expect(appPage.alert.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('a wrong e-mail address is told beside its field', { tag: '@errors' }, async ({ appPage, page }) => {
  await page.goto('/');
  await appPage.enterEmail('nobody');
  await expect(page.getByText('Enter an address like name@example.com.')).toBeVisible();
});

test('a widget that is slow to show: said after eight seconds, with a way out', { tag: '@errors' }, async ({
  appPage,
  page,
}) => {
  await page.clock.install();
  await page.route('**/frame', () => {});
  await appPage.signIn();
  await appPage.submitOrder();
  await expect(page.locator('#proof-widget iframe')).toBeAttached();
  await page.clock.fastForward(7_000);
  await expect(appPage.status).toHaveText('Opening the payment window…');
  await page.clock.fastForward(2_000);
  await expect(appPage.status).toContainText('This takes longer than usual');
  await expect(page.locator('#proof-widget')).toHaveAttribute('aria-busy', 'true');
  await page.getByRole('button', { name: 'Leave payment' }).click();
  await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('99.50');
});
