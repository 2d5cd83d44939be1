/** Proof's widget script when it is blocked, faulty or slow. */
import { expect, test } from '@/e2e/support/fixtures';

/** Chromium logs an error for every response that is not a success. */
test.use({ expectedErrors: [/Failed to load resource/] });

test('a blocked script: names possible causes, and a retry succeeds with one session', {
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

test('a script without a widget shows the same alert as a blocked one', { tag: '@errors' }, async ({
  appPage,
  page,
}) => {
  await page.route('**/widget.2.0.js', route => route.fulfill({ contentType: 'text/javascript', body: '' }));
  await appPage.signIn();
  await appPage.submitOrder();
  await expect(appPage.alert).toContainText('could not be loaded');
});

for (const [failure, body] of [
  ['throws', 'throw new Error("no")'],
  ['rejects', 'return Promise.reject(new Error("no"))'],
] as const)
  test(`a widget whose run ${failure}: shows an alert and the form`, { tag: '@errors' }, async ({
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

test('a script that does not load times out', { tag: '@errors' }, async ({ appPage, page }) => {
  await page.clock.install();
  await page.route('**/widget.2.0.js', () => {});
  await appPage.signIn();
  await appPage.submitOrder();
  await expect(page.getByText('Opening the payment window')).toBeVisible();
  await page.clock.fastForward(16_000);
  await expect(appPage.alert).toContainText('could not be loaded');
  await expect(appPage.alert.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('a slow widget: shows a notice after eight seconds, and the user can leave', { tag: '@errors' }, async ({
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
