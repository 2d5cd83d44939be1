/** Buttons react at once, and no layout shift moves them while the page loads. */
import type { Page } from 'playwright/test';
import { expect, test } from '@/e2e/support/fixtures';

/** Adds up the page's layout shifts that do not follow user input. */
const recordShifts = (page: Page) =>
  page.addInitScript(() => {
    Object.assign(window, { shifted: 0 });
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[])
        if (!entry.hadRecentInput) Object.assign(window, { shifted: shiftedSoFar() + entry.value });
    }).observe({ type: 'layout-shift', buffered: true });
    const shiftedSoFar = () => (window as unknown as { shifted: number }).shifted;
  });
const shifts = (page: Page) => page.evaluate(() => (window as unknown as { shifted: number }).shifted);

/** Delays a response by a second, so that its layout shifts do not count as caused by user input. */
const delayResponse = (page: Page, path: string) =>
  page.route(path, async route => {
    await new Promise(resolve => setTimeout(resolve, 1_000));
    await route.continue();
  });

for (const width of [390, 1280])
  for (const type of ['Buy', 'Sell'] as const)
    test(`no layout shift from the start page to the widget: ${type} at ${width} px`, {
      tag: '@page',
    }, async ({ appPage, widgetPage, page }) => {
      await page.setViewportSize({ width, height: 844 });
      await recordShifts(page);
      await delayResponse(page, '**/api/kyc');
      await delayResponse(page, '**/api/session');
      await delayResponse(page, '**/frame');
      await appPage.signIn();
      await page.reload();
      await expect(page.getByText('First time?')).toBeVisible();
      await appPage.submitOrder({ type });
      await expect(widgetPage.frame.getByRole('radio', { name: 'Card' })).toBeVisible();
      await page.waitForTimeout(600);
      if (type === 'Sell') {
        await widgetPage.chooseCard();
        await expect(page.getByText('Send 99.50 USDT on Tron (TRC20) to')).toBeVisible();
        await page.waitForTimeout(600);
      }
      expect(await shifts(page)).toBe(0);
    });

test('a layout shift is detected', { tag: '@page' }, async ({ appPage, page }) => {
  await recordShifts(page);
  await appPage.signIn();
  await page.waitForTimeout(600);
  await page.evaluate(() =>
    document.body.prepend(Object.assign(document.createElement('p'), { textContent: 'late' })),
  );
  await expect.poll(() => shifts(page)).toBeGreaterThan(0);
});

test('the button shows progress before any response arrives', { tag: '@page' }, async ({ appPage, page }) => {
  await page.route('**/widget.2.0.js', () => {});
  await page.route('**/api/session', () => {});
  await appPage.signIn();
  await appPage.submitOrder();
  await expect(appPage.status).toHaveText('Opening the payment window…');
  await expect(page.locator('#proof-widget')).toHaveAttribute('aria-busy', 'true');
});

test('on a phone, the widget fills the screen', { tag: '@page' }, async ({ appPage, widgetPage, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await appPage.signIn();
  await appPage.submitOrder();
  const frame = page.locator('#proof-widget iframe');
  await expect(widgetPage.frame.getByRole('heading')).toBeVisible();
  expect(await frame.boundingBox()).toMatchObject({ x: 0, width: 390 });
  expect((await frame.boundingBox())?.height).toBeGreaterThanOrEqual(842);
  await expect(page.getByRole('banner')).toBeHidden();
});
