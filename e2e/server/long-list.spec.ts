/** A list with more than one page. It needs a server with a higher session limit. */
import type { Page } from 'playwright/test';
import { expect, test } from '@/e2e/support/fixtures';
import { ApiUser } from '@/testing/api-user';
import { Server } from '@/testing/server';

const rows = (page: Page) => page.getByRole('main').getByRole('listitem');

test('the list shows twenty transactions and loads more', { tag: '@status' }, async ({ appPage, page }) => {
  const server = await Server.start('many', { SESSION_LIMIT_PER_USER: '21' });
  try {
    await server.untilReady();
    const user = await new ApiUser(server.url, appPage.email).signIn();
    for (let amount = 1; amount <= 21; amount++) await user.openSession(`${amount}`);
    await page.goto(`${server.url}/transactions`);
    await appPage.enterEmail();
    await expect(rows(page)).toHaveCount(20);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect(rows(page)).toHaveCount(21);
    await expect(rows(page).last().getByRole('link')).toBeFocused();
    await expect(rows(page).last()).toContainText('Buy 1 USDT');
    await expect(page.getByRole('button', { name: 'Show more' })).toHaveCount(0);
  } finally {
    // Ends the prefetches of next/link, which would fail without the server.
    await page.goto('about:blank');
    await server.stop();
  }
});
