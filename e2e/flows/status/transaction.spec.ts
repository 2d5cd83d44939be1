/** A transaction's page: its texts, the next action, and its live updates. */
import type { Page } from 'playwright/test';
import { expect, test } from '@/e2e/support/fixtures';
import { moveAndNotify, openSession, openSessionWithStatus } from '@/e2e/support/orders';
import { moveTransaction } from '@/e2e/support/simulator';

const hourMs = 60 * 60 * 1000;
const steps = (page: Page) => page.getByRole('list').getByRole('listitem');

test.describe('the transaction page', () => {
  test('shows each step of a purchase live', { tag: '@status' }, async ({ appPage, page }) => {
    await appPage.signIn();
    const id = await openSession(page);
    await page.goto(`/transactions/${id}`);
    await expect(appPage.status).toHaveText('Waiting for your payment');
    await expect(steps(page)).toContainText(['Order opened', 'Now: Payment', 'Still to come']);
    await moveTransaction(id, { status: 'processing', fiat_amount: '91.20', fiat_currency: 'EUR' });
    await expect(appPage.status).toHaveText('Paid. Your crypto is on its way');
    await expect(steps(page)).toContainText(['Order opened', 'Done: Payment received', 'Now: Delivery']);
    await expect(page.getByText('91.20 EUR')).toBeVisible();
    await expect(page.getByText('You may close this page')).toBeVisible();
    await moveTransaction(id, { status: 'completed' });
    await expect(appPage.status).toHaveText('Completed. Your crypto was delivered');
    await expect(steps(page)).toContainText(['Order opened', 'Payment received', 'Done: Crypto delivered']);
    await expect(steps(page).locator('time')).toHaveCount(3);
    await page.reload();
    await expect(steps(page).locator('time')).toHaveCount(3);
    await page.getByRole('button', { name: 'Copy transaction id' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(id);
  });

  test('shows the texts of a sale, without a deposit address', { tag: '@status' }, async ({
    appPage,
    page,
  }) => {
    await appPage.signIn();
    const id = await openSession(page, { type: 'sell' });
    await page.goto(`/transactions/${id}`);
    await expect(appPage.status).toHaveText('Waiting for your deposit');
    await expect(page.getByText('in the payment window that you opened')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Copy address' })).toHaveCount(0);
    await moveTransaction(id, { status: 'completed' });
    await expect(steps(page)).toContainText(['Order opened', 'Deposit received', 'Paid out']);
  });

  test('"Try again" on a failed transaction fills in the same order', { tag: '@status' }, async ({
    appPage,
    page,
  }) => {
    await appPage.signIn();
    const id = await openSessionWithStatus(page, 'failed', {
      type: 'sell',
      amount: '12.340',
      currency: 'USDC',
      network: 'BEP20',
    });
    await page.goto(`/transactions/${id}`);
    await expect(steps(page)).toContainText(['Order opened', 'Ended here: No deposit received']);
    await page.getByRole('link', { name: 'Try again' }).click();
    await expect(page.getByRole('radio', { name: 'Sell' })).toBeChecked();
    await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('12.340');
    await expect(page.getByRole('combobox', { name: 'Currency' })).toHaveValue('USDC');
    await expect(page.getByRole('combobox', { name: 'Network' })).toHaveValue('BEP20');
  });

  test('without a payment within an hour, offers to start again', { tag: '@status' }, async ({
    appPage,
    page,
  }) => {
    await appPage.signIn();
    const id = await openSession(page);
    await page.clock.install();
    await page.goto(`/transactions/${id}`);
    await expect(appPage.status).toHaveText('Waiting for your payment');
    await page.clock.fastForward(hourMs + 60_000);
    await expect(appPage.status).toHaveText('We have not heard of a payment for this order');
    await page.getByRole('link', { name: 'Start again' }).click();
    await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('99.50');
  });

  test('shows relative times, and the exact time in the user’s time zone as the title', {
    tag: '@status',
  }, async ({ appPage, page, browser }) => {
    await appPage.signIn();
    const path = `/transactions/${await openSession(page)}`;
    const timesIn = async (timezoneId: string) => {
      const context = await browser.newContext({
        timezoneId,
        storageState: await page.context().storageState(),
      });
      const reader = await context.newPage();
      await reader.goto(new URL(path, page.url()).href);
      await expect(reader.getByText('UTC')).toHaveCount(0);
      const time = reader.locator('time').first();
      await expect(time).toHaveText('now');
      return { title: await time.getAttribute('title'), close: () => context.close() };
    };
    const [tokyo, lima] = [await timesIn('Asia/Tokyo'), await timesIn('America/Lima')];
    expect(tokyo.title).toContain('GMT+9');
    expect(lima.title).toContain('GMT-5');
    await tokyo.close();
    await lima.close();
  });

  test.describe('with error responses', () => {
    test.use({ expectedErrors: [/Failed to load resource.*401/] });
    test('asks to sign in when the user was signed out in the meantime', { tag: '@status' }, async ({
      appPage,
      page,
      context,
    }) => {
      await appPage.signIn();
      await page.goto(`/transactions/${await openSession(page)}`);
      await expect(appPage.status).toHaveText('Waiting for your payment');
      await context.clearCookies();
      await setHidden(page, true);
      await setHidden(page, false);
      await expect(page.getByRole('textbox', { name: 'Email' })).toBeVisible();
    });
  });
});

test.describe('live updates', () => {
  /** Counts the page's requests for a transaction: event streams and polls. */
  function countRequests(page: Page, id: string) {
    const counts = { streams: 0, polls: 0 };
    page.on('request', request => {
      const { pathname } = new URL(request.url());
      if (pathname === `/api/transactions/${id}/events`) counts.streams += 1;
      if (pathname === `/api/transactions/${id}`) counts.polls += 1;
    });
    return counts;
  }

  test.describe('with a failing stream', () => {
    test.use({ expectedErrors: [/Failed to load resource/] });
    test('polls every five seconds, then returns to the stream', { tag: '@status' }, async ({
      appPage,
      page,
    }) => {
      await appPage.signIn();
      const id = await openSession(page);
      const counts = countRequests(page, id);
      await page.route('**/events', route => route.abort());
      await page.goto(`/transactions/${id}`);
      await moveAndNotify(id, 'processing');
      await expect(appPage.status).toHaveText('Paid. Your crypto is on its way');
      expect(counts.polls).toBeGreaterThan(0);
      expect(counts.streams).toBeGreaterThan(1);
      await page.unroute('**/events');
      const isBack = page.waitForResponse(
        response => response.url().endsWith('/events') && response.status() === 200,
      );
      await isBack;
      await page.waitForTimeout(500);
      const { polls } = counts;
      await page.waitForTimeout(6_000);
      expect(counts.polls).toBe(polls);
    });
  });

  test('keeps one stream while the page is visible, none while it is hidden or the status is final', {
    tag: '@status',
  }, async ({ appPage, page }) => {
    await appPage.signIn();
    const id = await openSession(page);
    const counts = countRequests(page, id);
    await page.goto(`/transactions/${id}`);
    await expect.poll(() => counts.streams).toBe(1);
    const ended = page.waitForEvent('requestfailed', request => request.url().endsWith('/events'));
    await setHidden(page, true);
    await ended;
    await moveTransaction(id, { status: 'processing' });
    await page.waitForTimeout(6_000);
    expect(counts).toEqual({ streams: 1, polls: 0 });
    await setHidden(page, false);
    await expect(appPage.status).toHaveText('Paid. Your crypto is on its way');
    await moveTransaction(id, { status: 'completed' });
    await expect(appPage.status).toHaveText('Completed. Your crypto was delivered');
    const { streams, polls } = counts;
    await page.waitForTimeout(6_000);
    expect(counts).toEqual({ streams, polls });
    expect(streams).toBe(2);
  });
});

async function setHidden(page: Page, isHidden: boolean) {
  await page.evaluate(
    state => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    },
    isHidden ? 'hidden' : 'visible',
  );
}
