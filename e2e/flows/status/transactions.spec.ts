/** The list of a user's transactions. */
import type { Page } from 'playwright/test';
import { expect, test } from '@/e2e/support/fixtures';
import { openSession, openSessionWithStatus } from '@/e2e/support/orders';

const hourMs = 60 * 60 * 1000;
const rows = (page: Page) => page.getByRole('main').getByRole('listitem');

test.describe('the list', () => {
  test('is empty for a new user and links to the form', { tag: '@status' }, async ({ appPage, page }) => {
    await appPage.signIn();
    await page.getByRole('link', { name: 'Transactions' }).click();
    await expect(page.getByText('Nothing here yet.')).toBeVisible();
    await expect(page.getByRole('main').getByRole('combobox')).toHaveCount(0);
    await page.getByRole('link', { name: 'Buy or sell crypto' }).click();
    await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
  });

  test('shows transactions with their status, newest first, and filters them', { tag: '@status' }, async ({
    appPage,
    page,
  }) => {
    await appPage.signIn();
    await openSessionWithStatus(page, 'completed', { amount: '1' });
    await openSessionWithStatus(page, 'failed', { amount: '2' });
    await openSessionWithStatus(page, 'completed', { amount: '3', type: 'sell' });
    const newest = await openSessionWithStatus(page, 'processing', { amount: '4' });
    await page.goto('/transactions');
    await expect(rows(page)).toContainText(['Buy 4 USDT', 'Sell 3 USDT', 'Buy 2 USDT', 'Buy 1 USDT']);
    await expect(rows(page)).toContainText(['In progress', 'Completed', 'Failed', 'Completed']);

    await page.getByRole('combobox', { name: 'Status' }).selectOption('completed');
    await expect(rows(page)).toContainText(['Sell 3 USDT', 'Buy 1 USDT']);
    await page.getByRole('combobox', { name: 'Type' }).selectOption('sell');
    await expect(rows(page)).toContainText(['Sell 3 USDT']);
    await page.reload();
    await expect(rows(page)).toContainText(['Sell 3 USDT']);
    await page.getByRole('combobox', { name: 'Status' }).selectOption('cancelled');
    await expect(page.getByText('Nothing matches.')).toBeVisible();
    await page.getByRole('combobox', { name: 'Status' }).selectOption('');
    await page.getByRole('combobox', { name: 'Type' }).selectOption('');
    await expect(rows(page)).toHaveCount(4);

    await rows(page).getByRole('link').first().click();
    await expect(page).toHaveURL(new RegExp(`/transactions/${newest}$`));
    await page.goBack();
    await expect(rows(page)).toHaveCount(4);
  });

  test('hides unpaid orders until the user shows them', { tag: '@status' }, async ({ appPage, page }) => {
    await appPage.signIn();
    await openSession(page, { amount: '1' });
    await openSession(page, { amount: '2', type: 'sell' });
    await page.goto('/transactions');
    await expect(rows(page)).toContainText(['Waiting', 'Waiting']);
    await page.clock.install({ time: Date.now() + hourMs + 60_000 });
    await page.reload();
    await expect(rows(page)).toContainText(['Sell 2 USDT']);
    await page.getByRole('combobox', { name: 'Type' }).selectOption('buy');
    await expect(page.getByText(/All orders here are unpaid/)).toBeVisible();
    await page.getByRole('checkbox', { name: 'Show orders that were not paid' }).check();
    await expect(rows(page)).toContainText(['Buy 1 USDT']);
    await expect(rows(page)).toContainText(['Not paid']);
  });

  test('asks a signed-out user to sign in, and shows the next user none of the old transactions', {
    tag: '@status',
  }, async ({ appPage, page }) => {
    await appPage.signIn();
    await openSession(page);
    await page.getByRole('link', { name: 'Transactions' }).click();
    await expect(rows(page)).toHaveCount(1);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('textbox', { name: 'Email' }).fill(`next-${appPage.email}`);
    await expect(page.getByRole('link', { name: 'Transactions' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Continue with email' }).click();
    await expect(page.getByText('Nothing here yet.')).toBeVisible();
    await expect(rows(page)).toHaveCount(0);
  });
});

test('no horizontal scrolling at 320 px', { tag: '@status' }, async ({ appPage, page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await appPage.signIn();
  const id = await openSessionWithStatus(page, 'processing', { amount: '123456789012.123456789012345678' });
  for (const path of ['/', '/transactions', `/transactions/${id}`]) {
    await page.goto(path);
    await expect(page.getByText('Buy 123,456,789,012.123456789012345678 USDT')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(320);
  }
});
