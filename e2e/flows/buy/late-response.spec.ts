/** A session that arrives after the user has left: the page drops it and does not run the widget. Runs on the production build
 *  and in development. */
import type { Page } from 'playwright/test';
import { countRuns } from '@/e2e/support/count-runs';
import { expect, test } from '@/e2e/support/fixtures';

/** Delays our server's response until the returned function is called. That resolves when the page has the response. */
async function delaySession(page: Page) {
  let release = () => {};
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  const answered = page.waitForResponse('**/api/session');
  await page.route('**/api/session', async route => {
    const response = await route.fetch();
    await released;
    await route.fulfill({ response });
  });
  return async () => {
    release();
    await (await answered).finished();
    await page.waitForTimeout(500);
  };
}

test.describe('a late response', () => {
  test('is dropped after the user has left', { tag: '@buy' }, async ({ appPage, page }) => {
    const runs = await countRuns(page);
    await appPage.signIn();
    const release = await delaySession(page);
    await appPage.submitOrder();
    await page.getByRole('button', { name: 'Leave payment' }).click();
    await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
    await release();
    expect(await runs()).toBe(0);
    await expect(page.locator('#proof-widget > *')).toHaveCount(0);
  });

  test('is dropped after the user went to another page and back', { tag: '@buy' }, async ({
    appPage,
    page,
  }) => {
    const runs = await countRuns(page);
    await appPage.signIn();
    const release = await delaySession(page);
    await appPage.submitOrder();
    await page.getByRole('button', { name: 'Leave payment' }).waitFor();
    await page.getByRole('link', { name: 'Transactions', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Transactions' })).toBeVisible();
    await page.goBack();
    // The form is new and does not contain the order.
    await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('');
    await release();
    expect(await runs()).toBe(0);
    await expect(page.locator('#proof-widget > *')).toHaveCount(0);
  });
});
