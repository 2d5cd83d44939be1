/** A complete purchase and a complete sale. Runs on every target. At Proof itself, a person must finish the widget. */
import { cards, expect, test } from '@/e2e/support/fixtures';

test.use({ as: 'new' });

test('a first-time user buys: identity check, payment, completed', { tag: ['@smoke', '@buy'] }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  await test.step('first-time user', () => appPage.signIn());
  await appPage.submitOrder({ amount: '99.50' });
  await widgetPage.verifyIdentity();
  await widgetPage.chooseCard();
  await widgetPage.payWith(cards.good);
  await expect(widgetPage.screen('Done')).toBeVisible();
  await expect(appPage.status).toHaveText('Done. Your crypto has been sent.');

  await widgetPage.frame.getByRole('button', { name: 'Return to the shop' }).click();
  await expect(page).toHaveURL(/\/transactions\/[\w-]{36}$/);
  await expect(appPage.status).toHaveText('Completed. Your crypto was delivered');
  await expect(page.getByRole('heading', { name: 'Buy 99.50 USDT' })).toBeVisible();
});

test('a first-time user sells: identity check, deposit, completed', { tag: ['@smoke', '@sell'] }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  await appPage.signIn();
  await appPage.submitOrder({ type: 'Sell', amount: '10', currency: 'USDC', network: 'BEP20' });
  await widgetPage.verifyIdentity();
  await widgetPage.chooseCard();
  const address = String(await widgetPage.frame.locator('.address').textContent());
  await expect(page.getByText('Send 10 USDC on BNB Smart Chain (BEP20) to')).toBeVisible();
  await expect(page.locator('main code').filter({ hasText: address })).toBeVisible();
  await page.getByRole('button', { name: 'Copy address' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);

  await widgetPage.confirmDeposit();
  await expect(appPage.status).toHaveText('Done. Your payout has been sent.');
  await appPage.details.click();
  await expect(appPage.status).toHaveText('Completed. The money is on your card');
});
