/** The product's main job, whole. Runs against every target; at Proof itself a person must do what the widget asks. */
import { cards, expect, test } from '@/e2e/support/fixtures';

test.use({ as: 'new' });

test('buy to completed, identity check included', { tag: ['@smoke', '@buy'] }, async ({ buyer, page }) => {
  await test.step('first-time user', () => buyer.signsIn());
  await buyer.asks({ amount: '99.50' });
  await buyer.verifiesIdentity();
  await buyer.picksCard();
  await buyer.paysWith(cards.good);
  await expect(buyer.screen('Done')).toBeVisible();
  await expect(buyer.status).toHaveText('Done. Your crypto has been sent.');

  await buyer.widget.getByRole('button', { name: 'Return to the shop' }).click();
  await expect(page).toHaveURL(/\/transactions\/[\w-]{36}$/);
  await expect(buyer.status).toHaveText('Completed. Your crypto was delivered');
  await expect(page.getByRole('heading', { name: 'Buy 99.50 USDT' })).toBeVisible();
});

test('sell to completed', { tag: ['@smoke', '@sell'] }, async ({ buyer, page }) => {
  await buyer.signsIn();
  await buyer.asks({ type: 'Sell', amount: '10', currency: 'USDC', network: 'BEP20' });
  await buyer.verifiesIdentity();
  await buyer.picksCard();
  const address = String(await buyer.widget.locator('.address').textContent());
  await expect(page.getByText('Send 10 USDC on BNB Smart Chain (BEP20) to')).toBeVisible();
  await expect(page.locator('main code').filter({ hasText: address })).toBeVisible();
  await page.getByRole('button', { name: 'Copy address' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);

  await buyer.sendsDeposit();
  await expect(buyer.status).toHaveText('Done. Your payout has been sent.');
  await buyer.details.click();
  await expect(buyer.status).toHaveText('Completed. The money is on your card');
});
