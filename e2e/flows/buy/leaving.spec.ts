/** Leaving a widget: asked about while something could be lost, and never else. */
import type { Page } from 'playwright/test';
import { cards, expect, test } from '@/e2e/support/fixtures';
import { callWidgetCallback, openStubWidget } from '@/e2e/support/stub-widget';

const question = (page: Page) => page.getByRole('dialog', { name: 'Leave this payment?' });

test('by our own button: staying keeps the widget, leaving brings the form', { tag: '@buy' }, async ({
  widgetPage,
  page,
}) => {
  await widgetPage.open();
  await page.getByRole('button', { name: 'Leave payment' }).click();
  await expect(question(page).getByRole('button', { name: 'Stay' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Leave payment' }).click();
  await question(page).getByRole('button', { name: 'Stay' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Leave payment' })).toBeFocused();
  await widgetPage.chooseCard();
  await page.getByRole('button', { name: 'Leave payment' }).click();
  await question(page).getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('99.50');
  await expect(page.locator('#proof-widget iframe')).toHaveCount(0);
});

test('by a link', { tag: '@buy' }, async ({ appPage, widgetPage, page }) => {
  await widgetPage.open();
  await appPage.details.click();
  await question(page).getByRole('button', { name: 'Stay' }).click();
  await expect(widgetPage.frame.getByRole('radio', { name: 'Card' })).toBeVisible();
  await appPage.details.click();
  await question(page).getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL(/\/transactions\/[\w-]{36}$/);
});

test('is not asked about once there is nothing to lose', { tag: '@buy' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  await widgetPage.open();
  await widgetPage.chooseCard();
  await widgetPage.payWith(cards.good);
  await expect(appPage.status).toHaveText('Done. Your crypto has been sent.');
  await page.getByRole('button', { name: 'Leave payment' }).click();
  await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
  await expect(question(page)).toHaveCount(0);
});

test.describe('closing the tab', () => {
  test('is asked about from the first word of a payment until it has finished', { tag: '@buy' }, async ({
    appPage,
    page,
  }) => {
    await openStubWidget(appPage);
    await callWidgetCallback(page, 'onStatusChange', { status: 'paid' });
    await expect(appPage.status).toContainText('Payment received');
    await expect.poll(() => wantsAsking(page)).toBe(true);
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();

    await callWidgetCallback(page, 'onPaymentFinished');
    await closesUnasked(page);
  });

  test('is asked about again when a declined payment is tried once more', { tag: '@buy' }, async ({
    appPage,
    page,
  }) => {
    await openStubWidget(appPage);
    await callWidgetCallback(page, 'onStatusChange', { status: 'failed' });
    await callWidgetCallback(page, 'onPaymentFinished');
    await page.getByRole('button', { name: 'Leave payment' }).click();
    await question(page).getByRole('button', { name: 'Stay' }).click();
    await callWidgetCallback(page, 'onStatusChange', { status: 'paid' });
    await expect(appPage.status).toContainText('Payment received');
    await expect.poll(() => wantsAsking(page)).toBe(true);
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    await (await asked).accept();
  });

  test('is not asked about before that', { tag: '@buy' }, async ({ appPage, page }) => {
    await openStubWidget(appPage);
    await callWidgetCallback(page, 'onStatusChange', { status: 'pending' });
    await expect(appPage.status).toHaveText('Waiting for your payment.');
    await closesUnasked(page);
  });

  test('is not asked about once the order is completed', { tag: '@buy' }, async ({ appPage, page }) => {
    await openStubWidget(appPage);
    await callWidgetCallback(page, 'onStatusChange', { status: 'paid' });
    await callWidgetCallback(page, 'onStatusChange', { status: 'completed' });
    await expect(appPage.status).toContainText('Done.');
    await closesUnasked(page);
  });

  test('is not asked about when Proof itself sends the window to /return', { tag: '@buy' }, async ({
    appPage,
    page,
  }) => {
    await openStubWidget(appPage);
    await callWidgetCallback(page, 'onStatusChange', { status: 'paid' });
    await expect(appPage.status).toContainText('Payment received');
    const dialogs = dialogsOf(page);
    await page.evaluate(() => window.location.assign('/return?status=paid'));
    await expect(page).toHaveURL(/\/transactions\/[\w-]{36}$/);
    expect(dialogs).toEqual([]);
  });

  test('is not asked about for a sale, whose deposit is in', { tag: '@buy' }, async ({ appPage, page }) => {
    await openStubWidget(appPage, 'Sell');
    await callWidgetCallback(page, 'onStatusChange', { status: 'paid' });
    await expect(appPage.status).toContainText('Deposit received');
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeHidden();
    await closesUnasked(page);
  });
});

/** The dialogs that come from now on, by their types; each is accepted. */
function dialogsOf(page: Page): string[] {
  const types: string[] = [];
  page.on('dialog', dialog => {
    types.push(dialog.type());
    void dialog.accept();
  });
  return types;
}

/** Whether the page asks to be asked about; what it was told a moment ago may not have reached that. */
const wantsAsking = (page: Page) =>
  page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));

async function closesUnasked(page: Page) {
  await expect.poll(() => wantsAsking(page)).toBe(false);
  const dialogs = dialogsOf(page);
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
  expect(dialogs).toEqual([]);
}
