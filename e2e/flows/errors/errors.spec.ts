/** Each error of the contract as the user sees it: the text, the reference, and the retry button. */

import { expect, test } from '@/e2e/support/fixtures';
import { productionUrl } from '@/e2e/targets';
import { order } from '@/testing/api-user';

/** Chromium logs an error for every response that is not a success. */
const failedRequest = /Failed to load resource/;
test.use({ expectedErrors: [failedRequest] });

const cases: { as: string; text: RegExp; isRetryable: boolean }[] = [
  { as: 'error-400-currency', text: /This currency is not available right now/, isRetryable: false },
  { as: 'error-400-wallet', text: /no wallet for this order/, isRetryable: false },
  { as: 'error-400-validation', text: /was not accepted/, isRetryable: false },
  { as: 'error-401', text: /not available right now/, isRetryable: false },
  { as: 'error-403', text: /not available right now/, isRetryable: false },
  { as: 'error-404', text: /Proof could not open this order/, isRetryable: true },
  { as: 'error-409', text: /Proof could not open this order/, isRetryable: true },
  { as: 'error-422', text: /Proof could not open this order/, isRetryable: true },
  { as: 'error-429', text: /Proof could not open this order/, isRetryable: true },
  { as: 'error-500', text: /Proof could not open this order/, isRetryable: true },
  { as: 'error-502', text: /Proof could not open this order/, isRetryable: true },
  { as: 'error-502-unavailable', text: /cannot be reached/, isRetryable: true },
  { as: 'error-503', text: /cannot be reached/, isRetryable: true },
  { as: 'error-504', text: /cannot be reached/, isRetryable: true },
  { as: 'cut', text: /cannot be reached/, isRetryable: true },
  { as: 'cut-headers', text: /cannot be reached/, isRetryable: true },
  { as: 'cut-middle', text: /cannot be reached/, isRetryable: true },
  { as: 'garbage', text: /an answer that we cannot use/, isRetryable: true },
  { as: 'truncated', text: /an answer that we cannot use/, isRetryable: true },
  { as: 'huge', text: /an answer that we cannot use/, isRetryable: true },
  { as: 'incomplete', text: /an answer that we cannot use/, isRetryable: true },
  { as: 'redirect', text: /cannot be reached/, isRetryable: true },
  { as: 'no-content', text: /cannot be reached/, isRetryable: true },
  { as: 'hang', text: /took too long/, isRetryable: true },
];

for (const { as, text, isRetryable } of cases) {
  test.describe(as, () => {
    test.use({ as });
    test(`${as}: shows an alert ${isRetryable ? 'with' : 'without'} a retry button`, {
      tag: '@errors',
    }, async ({ appPage, page }) => {
      await appPage.signIn();
      const answered = page.waitForResponse('**/api/session');
      await appPage.submitOrder();
      const requestId = (await answered).headers()['x-request-id'];
      await expect(appPage.alert).toContainText(text);
      await expect(appPage.alert).toContainText(`Reference for support: ${requestId}`);
      await expect(appPage.alert.getByRole('button', { name: 'Try again' })).toHaveCount(isRetryable ? 1 : 0);
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
    test(`${as}: recovers without an alert`, { tag: '@errors' }, async ({ appPage, widgetPage }) => {
      await appPage.signIn();
      await appPage.submitOrder();
      await expect(widgetPage.screen('Verify your identity')).toBeVisible();
    });
  });
}

test.describe('error-504-once, hang-once', () => {
  test.use({ as: 'hang-once' });
  test('"Try again" submits the same order and succeeds', { tag: '@errors' }, async ({
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

test('too many sessions: shows an alert with a retry button', { tag: '@errors' }, async ({
  appPage,
  page,
}) => {
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

test('signed out in another tab: asks to sign in and keeps the order', {
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

test('our server unreachable: shows an alert, and a retry succeeds', { tag: '@errors' }, async ({
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

test('an invalid e-mail address shows a message at the field', { tag: '@errors' }, async ({
  appPage,
  page,
}) => {
  await page.goto('/');
  await appPage.enterEmail('nobody');
  await expect(page.getByText('Enter an address like name@example.com.')).toBeVisible();
});
