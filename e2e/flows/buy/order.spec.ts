/** An order up to the point where Proof's widget starts. Runs on every target. It opens few sessions, because at Proof they
 *  are real and belong to one user. */
import { accessProblems } from '@/e2e/support/axe';
import { expect, test } from '@/e2e/support/fixtures';

test('the page shows the order and its address, and the address can be copied', {
  tag: ['@smoke', '@buy'],
}, async ({ appPage, page }) => {
  await appPage.signIn();
  const answered = page.waitForResponse('**/api/session');
  await appPage.submitOrder({ amount: '12.340', currency: 'USDT', network: 'ERC20' });
  const { address, currency } = await (await answered).json();
  await expect(page.getByRole('heading', { name: `Buying 12.340 ${currency}` })).toBeVisible();
  await expect(page.getByText(`${address.slice(0, 6)}…${address.slice(-6)}`)).toBeVisible();
  await page.getByRole('button', { name: 'Copy address' }).click();
  await expect(page.getByRole('button', { name: 'Copied address' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);
});

test('an unpaid order is stored: its page, the list and /return show it', {
  tag: ['@smoke', '@status'],
}, async ({ appPage, page }) => {
  await appPage.signIn();
  await appPage.submitOrder({ amount: '12.34' });
  const path = await appPage.transactionPath();
  await page.goto(path);
  await expect(appPage.status).toHaveText('Waiting for your payment');
  await page.goto('/transactions');
  await expect(page.getByRole('main').getByRole('listitem').first()).toContainText('Buy 12.34');
  await page.goto('/return');
  await expect(page).toHaveURL(new RegExp(`${path}$`));
});

test.describe('a request that fails in the browser', () => {
  test.use({ expectedErrors: [/Failed to load resource/] });
  test('shows an alert with a retry button and keeps the order', { tag: ['@smoke', '@errors'] }, async ({
    appPage,
    page,
  }) => {
    await appPage.signIn();
    await page.route('**/api/session', route => route.abort());
    await appPage.submitOrder();
    await expect(appPage.alert).toContainText('could not be reached');
    await expect(appPage.alert.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(appPage.amount).toHaveValue('99.50');
  });
});

test('axe-core finds no problem in the form and in an open order', { tag: ['@smoke', '@a11y'] }, async ({
  appPage,
  page,
}) => {
  await appPage.signIn();
  expect(await accessProblems(page)).toEqual([]);
  await appPage.submitOrder();
  await expect(page.locator('#proof-widget')).toHaveAttribute('aria-busy', 'false');
  expect(await accessProblems(page)).toEqual([]);
});
