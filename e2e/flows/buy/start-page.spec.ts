/** What stands around the form: the way back to an unfinished transaction, and what the identity check asks for. */
import type { Page } from 'playwright/test';
import { cards, expect, type Simulator, test } from '@/e2e/support/fixtures';
import { openSession, openSessionWithStatus } from '@/e2e/support/orders';
import { moveTransaction, setIdentity } from '@/e2e/support/simulator';

test.describe('the way back from the start page', () => {
  test('leads to the newest that may still move; not beside its own widget', { tag: '@status' }, async ({
    appPage,
    widgetPage,
    page,
  }) => {
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

  test('is not there for what is over', { tag: '@status' }, async ({ appPage, page }) => {
    await appPage.signIn();
    await openSessionWithStatus(page, 'completed');
    await openSessionWithStatus(page, 'cancelled');
    await page.goto('/');
    await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Buy 99.50 USDT' })).toHaveCount(0);
  });
});

test.describe('the identity check, before an order', () => {
  const hints = {
    not_started: 'First time? Have an identity document and your camera ready.',
    pending: 'Your identity check is under review. You can go on meanwhile.',
    failed: 'Your last identity check did not succeed. You can try again in the next step.',
  } as const;
  const anyHint = (page: Page) =>
    page.getByText(/identity (document|check)/).filter({ hasNotText: 'by Proof' });

  for (const [status, hint] of Object.entries(hints))
    test(`${status}: a line, and no gate`, { tag: '@status' }, async ({ appPage, simulator, page }) => {
      await appPage.signIn();
      await openSession(page);
      await setIdentity(await partnerUserIdOf(simulator), status);
      await page.reload();
      await expect(page.getByText(hint)).toBeVisible();
      const button = page.getByRole('button', { name: 'Continue', exact: true });
      await expect(button).toBeEnabled();
      await expect(button).toHaveAccessibleDescription(hint);
    });

  test('a hint that comes late moves nothing that could be pressed', { tag: '@status' }, async ({
    appPage,
    page,
  }) => {
    let answer = () => {};
    await page.route('**/api/kyc', route => {
      answer = () => void route.fulfill({ json: { status: 'not_started' } });
    });
    await appPage.signIn();
    const button = page.getByRole('button', { name: 'Continue', exact: true });
    const before = await button.boundingBox();
    answer();
    await expect(page.getByText(hints.not_started)).toBeVisible();
    expect(await button.boundingBox()).toEqual(before);
  });

  test('verified: not a word', { tag: '@status' }, async ({ appPage, simulator, page }) => {
    await appPage.signIn();
    await openSession(page);
    await setIdentity(await partnerUserIdOf(simulator), 'verified');
    const told = page.waitForResponse('**/api/kyc');
    await page.reload();
    await (await told).finished();
    await page.waitForTimeout(200);
    await expect(anyHint(page)).toHaveCount(0);
  });

  test('asked for again when the window has the focus back, a minute later', { tag: '@status' }, async ({
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

  test.describe('an answer that is none', () => {
    test.use({ expectedErrors: [/Failed to load resource/] });
    test('not a word either, asked once', { tag: '@status' }, async ({ appPage, page }) => {
      let asked = 0;
      await page.route('**/api/kyc', route => {
        asked += 1;
        return route.abort();
      });
      await appPage.signIn();
      await page.waitForTimeout(2_500);
      await expect(anyHint(page)).toHaveCount(0);
      expect(asked).toBe(1);
    });
  });
});

/** Our id of a user, as Proof knows it. */
async function partnerUserIdOf(simulator: Simulator): Promise<string> {
  const session = (await simulator.requests()).find(({ path }) => path === '/widget/session');
  return String(JSON.parse(session?.body ?? '{}').partner_user_id);
}
