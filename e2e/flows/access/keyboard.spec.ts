/** The page with the keyboard alone, where the focus moves, and the announcements of the live regions. */
import type { Locator, Page } from 'playwright/test';
import { expect, test } from '@/e2e/support/fixtures';

/** Presses Tab until `target` has the focus. Works inside the widget's frame too. */
async function tabTo(page: Page, target: Locator, key = 'Tab') {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press(key);
    if (await target.evaluate(element => element === document.activeElement)) return;
  }
  throw new Error(`${target} is not reached by ${key}`);
}

test('a purchase works with the keyboard alone', { tag: '@a11y' }, async ({ appPage, widgetPage, page }) => {
  await page.goto('/');
  const widget = widgetPage.frame;
  await expect(page.getByText('This is a demo')).toBeVisible();
  await tabTo(page, page.getByRole('textbox', { name: 'Email' }));
  await page.keyboard.type(appPage.email);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Buy or sell crypto' })).toBeFocused();

  await tabTo(page, page.getByRole('radio', { name: 'Buy' }));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Sell' })).toBeChecked();
  await page.keyboard.press('ArrowLeft');
  await tabTo(page, page.getByRole('textbox', { name: 'Amount' }));
  await page.keyboard.type('12.50');
  await tabTo(page, page.getByRole('combobox', { name: 'Currency' }));
  await page.keyboard.type('USDC');
  await expect(page.getByRole('combobox', { name: 'Network' })).toHaveValue('BEP20');
  await tabTo(page, page.getByRole('button', { name: 'Continue', exact: true }));
  await page.keyboard.press('Space');
  await expect(page.getByRole('heading', { name: 'Buying 12.50 USDC' })).toBeFocused();

  await expect(widget.getByRole('heading', { name: 'Choose a payment method' })).toBeVisible();
  await tabTo(page, widget.getByRole('radio', { name: 'Card' }));
  await page.keyboard.press('Space');
  await tabTo(page, widget.getByRole('button', { name: 'Continue' }));
  await page.keyboard.press('Enter');
  await tabTo(page, widget.getByRole('textbox', { name: 'Card number' }));
  await page.keyboard.type('4242424242424242');
  await tabTo(page, widget.getByRole('textbox', { name: 'Expiry' }));
  await page.keyboard.type('1240');
  await tabTo(page, widget.getByRole('textbox', { name: 'CVC' }));
  await page.keyboard.type('123');
  await page.keyboard.press('Enter');
  await expect(appPage.status).toHaveText('Done. Your crypto has been sent.');

  await tabTo(page, appPage.details, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Buy 12.50 USDC' })).toBeFocused();
  await expect(appPage.status).toHaveText('Completed. Your crypto was delivered');
});

test('the focus moves to the new content after each action', { tag: '@a11y' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  await appPage.signIn();
  await appPage.submitOrder({ amount: 'abc' });
  await expect(page.getByRole('textbox', { name: 'Amount' })).toBeFocused();
  await appPage.submitOrder();
  await expect(page.getByRole('heading', { name: 'Buying 99.50 USDT' })).toBeFocused();
  await widgetPage.leave();
  await expect(page.getByRole('heading', { name: 'Buy or sell crypto' })).toBeFocused();
  await page.getByRole('link', { name: 'Transactions' }).click();
  await expect(page.getByRole('heading', { name: 'Transactions' })).toBeFocused();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Try it with any email address' })).toBeFocused();
});

test.describe('live regions', () => {
  test.use({ expectedErrors: [/Failed to load resource/] });

  /** Records the text of the page's live regions each time it changes. */
  const recordAnnouncements = (page: Page) =>
    page.evaluate(() => {
      const announcements: string[] = [];
      const last = new WeakMap<Element, string>();
      const record = () => {
        for (const region of document.querySelectorAll('main [role=status], main [role=alert]')) {
          const text = region.textContent ?? '';
          if (text && last.get(region) !== text) announcements.push(text);
          last.set(region, text);
        }
      };
      record();
      announcements.length = 0;
      new MutationObserver(record).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
      Object.assign(window, { announcements });
    });
  const announcementsOf = (page: Page) =>
    page.evaluate(() => (window as unknown as { announcements: string[] }).announcements);

  test('announce each step once', { tag: '@a11y' }, async ({ appPage, widgetPage, page }) => {
    await appPage.signIn();
    await recordAnnouncements(page);
    await appPage.submitOrder();
    await widgetPage.cancel();
    await expect(appPage.status).toHaveText('Cancelled.');
    const announced = await announcementsOf(page);
    expect(announced.at(0)).toBe('Opening the payment window…');
    expect(announced.at(-1)).toBe('Cancelled.');
    expect(new Set(announced).size, announced.join(' | ')).toBe(announced.length);
  });

  test('announce a failure once', { tag: '@a11y' }, async ({ appPage, page }) => {
    await page.route('**/api/session', route => route.abort(), { times: 1 });
    await appPage.signIn();
    await recordAnnouncements(page);
    await appPage.submitOrder();
    await expect(appPage.alert).toBeVisible();
    const announced = await announcementsOf(page);
    expect(announced.filter(text => text.includes('could not be reached'))).toHaveLength(1);
  });
});
