/** An order until Proof's widget takes over: what the page alone shows, whatever is behind it. Runs against every target,
 *  and opens few sessions, because at Proof they are real and of one user. */
import { accessProblems } from '@/e2e/support/axe';
import { expect, test } from '@/e2e/support/fixtures';

test('what is bought and where it goes is shown and can be copied', { tag: ['@smoke', '@buy'] }, async ({
  appPage,
  page,
}) => {
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

test('an order is on record before anything is paid: on its own page, in the list, and behind /return', {
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

test.describe('an answer that is none', () => {
  test.use({ expectedErrors: [/Failed to load resource/] });
  test('is told, with another try, and the order is kept', { tag: ['@smoke', '@errors'] }, async ({
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

test('the form, and an order under way: axe finds nothing', { tag: ['@smoke', '@a11y'] }, async ({
  appPage,
  page,
}) => {
  await appPage.signIn();
  expect(await accessProblems(page)).toEqual([]);
  await appPage.submitOrder();
  await expect(page.locator('#proof-widget')).toHaveAttribute('aria-busy', 'false');
  expect(await accessProblems(page)).toEqual([]);
});
