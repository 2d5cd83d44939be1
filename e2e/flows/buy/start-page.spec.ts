/** The start page around the form: the link to an unfinished transaction, and the hint about the identity check. */
import type { Page } from 'playwright/test';
import { cards, expect, type Simulator, test } from '@/e2e/support/fixtures';
import { openSession, openSessionWithStatus } from '@/e2e/support/orders';
import { moveTransaction, setIdentity } from '@/e2e/support/simulator';

test.describe('the link to an unfinished transaction', () => {
  test('opens the newest pending transaction, and is hidden while its widget is open', {
    tag: '@status',
  }, async ({ appPage, widgetPage, page }) => {
    await appPage.signIn();
    const waiting = await openSession(page, { type: 'sell', amount: '5' });
    await openSessionWithStatus(page, 'completed', { amount: '6' });
    await page.goto('/');
    const banner = page.getByRole('link', { name: 'Sell 5 USDT' });
    await expect(banner).toContainText('Waiting for your deposit');
    await expect(banner).toHaveAttribute('href', `/transactions/${waiting}`);
    await appPage.submitOrder({ amount: '13.05' });
    const id = await appPage.transactionId();
    await expect(widgetPage.screen('Choose a payment method')).toBeVisible();
    await expect(banner).toHaveCount(0);
    await widgetPage.chooseCard();
    await widgetPage.payWith(cards.good);
    await expect(appPage.status).toHaveText('Payment received. Your crypto is on its way.');
    await page.getByRole('button', { name: 'Leave payment' }).click();
    const left = page.getByRole('link', { name: 'Buy 13.05 USDT' });
    await expect(left).toContainText('Paid. Your crypto is on its way');
    await moveTransaction(id, { status: 'completed' });
    await expect(left).toContainText('Completed. Your crypto was delivered');
    await page.reload();
    await expect(banner).toBeVisible();
  });

  test('is not shown for finished transactions', { tag: '@status' }, async ({ appPage, page }) => {
    await appPage.signIn();
    await openSessionWithStatus(page, 'completed');
    await openSessionWithStatus(page, 'cancelled');
    await page.goto('/');
    await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Buy 99.50 USDT' })).toHaveCount(0);
  });
});

test.describe('the hint about the identity check', () => {
  const hints = {
    not_started: 'First time? Have an identity document and your camera ready.',
    pending: 'Your identity check is under review. You can go on meanwhile.',
    failed: 'Your last identity check did not succeed. You can try again in the next step.',
  } as const;
  const anyHint = (page: Page) =>
    page.getByText(/identity (document|check)/).filter({ hasNotText: 'by Proof' });

  for (const [status, hint] of Object.entries(hints))
    test(`${status}: shows a hint, and the form can be submitted`, { tag: '@status' }, async ({
      appPage,
      simulator,
      page,
    }) => {
      await appPage.signIn();
      await openSession(page);
      await setIdentity(await partnerUserIdOf(simulator), status);
      await page.reload();
      await expect(page.getByText(hint)).toBeVisible();
      const button = page.getByRole('button', { name: 'Continue', exact: true });
      await expect(button).toBeEnabled();
      await expect(button).toHaveAccessibleDescription(hint);
    });

  test('a late hint does not move the button', { tag: '@status' }, async ({ appPage, page }) => {
    let respond = () => {};
    await page.route('**/api/kyc', route => {
      respond = () => void route.fulfill({ json: { status: 'not_started' } });
    });
    await appPage.signIn();
    const button = page.getByRole('button', { name: 'Continue', exact: true });
    const before = await button.boundingBox();
    respond();
    await expect(page.getByText(hints.not_started)).toBeVisible();
    expect(await button.boundingBox()).toEqual(before);
  });

  test('verified: shows no hint', { tag: '@status' }, async ({ appPage, simulator, page }) => {
    await appPage.signIn();
    await openSession(page);
    await setIdentity(await partnerUserIdOf(simulator), 'verified');
    const statusLoaded = page.waitForResponse('**/api/kyc');
    await page.reload();
    await (await statusLoaded).finished();
    await page.waitForTimeout(200);
    await expect(anyHint(page)).toHaveCount(0);
  });

  test('is refreshed when the window becomes visible again after a minute', { tag: '@status' }, async ({
    appPage,
    simulator,
    page,
  }) => {
    await page.clock.install();
    await appPage.signIn();
    await expect(page.getByText(hints.not_started)).toBeVisible();
    await openSession(page);
    await setIdentity(await partnerUserIdOf(simulator), 'pending');
    await page.clock.fastForward(61_000);
    await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
    await expect(page.getByText(hints.pending)).toBeVisible();
  });

  test.describe('a failed request', () => {
    test.use({ expectedErrors: [/Failed to load resource/] });
    test('shows no hint and is not retried', { tag: '@status' }, async ({ appPage, page }) => {
      let requests = 0;
      await page.route('**/api/kyc', route => {
        requests += 1;
        return route.abort();
      });
      await appPage.signIn();
      await page.waitForTimeout(2_500);
      await expect(anyHint(page)).toHaveCount(0);
      expect(requests).toBe(1);
    });
  });
});

/** Returns the user id that our server sent to Proof. */
async function partnerUserIdOf(simulator: Simulator): Promise<string> {
  const session = (await simulator.requests()).find(({ path }) => path === '/widget/session');
  return String(JSON.parse(session?.body ?? '{}').partner_user_id);
}
