/** Leaving the widget. The page asks for confirmation only while the user could lose something. */
import type { Page } from 'playwright/test';
import { cards, expect, test } from '@/e2e/support/fixtures';
import { callWidgetCallback, openStubWidget } from '@/e2e/support/stub-widget';

const leaveDialog = (page: Page) => page.getByRole('dialog', { name: 'Leave this payment?' });

test('the button asks: Stay keeps the widget, Leave shows the form', { tag: '@buy' }, async ({
  widgetPage,
  page,
}) => {
  await widgetPage.open();
  await page.getByRole('button', { name: 'Leave payment' }).click();
  await expect(leaveDialog(page).getByRole('button', { name: 'Stay' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(leaveDialog(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Leave payment' }).click();
  await leaveDialog(page).getByRole('button', { name: 'Stay' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Leave payment' })).toBeFocused();
  await widgetPage.chooseCard();
  await page.getByRole('button', { name: 'Leave payment' }).click();
  await leaveDialog(page).getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('99.50');
  await expect(page.locator('#proof-widget iframe')).toHaveCount(0);
});

test('a link asks: Stay keeps the widget, Leave opens the link', { tag: '@buy' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  await widgetPage.open();
  await appPage.details.click();
  await leaveDialog(page).getByRole('button', { name: 'Stay' }).click();
  await expect(widgetPage.frame.getByRole('radio', { name: 'Card' })).toBeVisible();
  await appPage.details.click();
  await leaveDialog(page).getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL(/\/transactions\/[\w-]{36}$/);
});

test('the button does not ask after the payment is complete', { tag: '@buy' }, async ({
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
  await expect(leaveDialog(page)).toHaveCount(0);
});

test.describe('closing the tab', () => {
  test('asks from the first status of a payment until the payment has finished', { tag: '@buy' }, async ({
    appPage,
    page,
  }) => {
    await openStubWidget(appPage);
    await callWidgetCallback(page, 'onStatusChange', { status: 'paid' });
    await expect(appPage.status).toContainText('Payment received');
    await expect.poll(() => blocksUnload(page)).toBe(true);
    const dialogShown = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const dialog = await dialogShown;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();

    await callWidgetCallback(page, 'onPaymentFinished');
    await closeWithoutDialog(page);
  });

  test('asks again when a declined payment is retried', { tag: '@buy' }, async ({ appPage, page }) => {
    await openStubWidget(appPage);
    await callWidgetCallback(page, 'onStatusChange', { status: 'failed' });
    await callWidgetCallback(page, 'onPaymentFinished');
    await page.getByRole('button', { name: 'Leave payment' }).click();
    await leaveDialog(page).getByRole('button', { name: 'Stay' }).click();
    await callWidgetCallback(page, 'onStatusChange', { status: 'paid' });
    await expect(appPage.status).toContainText('Payment received');
    await expect.poll(() => blocksUnload(page)).toBe(true);
    const dialogShown = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    await (await dialogShown).accept();
  });

  test('does not ask before a payment', { tag: '@buy' }, async ({ appPage, page }) => {
    await openStubWidget(appPage);
    await callWidgetCallback(page, 'onStatusChange', { status: 'pending' });
    await expect(appPage.status).toHaveText('Waiting for your payment.');
    await closeWithoutDialog(page);
  });

  test('does not ask when the order is completed', { tag: '@buy' }, async ({ appPage, page }) => {
    await openStubWidget(appPage);
    await callWidgetCallback(page, 'onStatusChange', { status: 'paid' });
    await callWidgetCallback(page, 'onStatusChange', { status: 'completed' });
    await expect(appPage.status).toContainText('Done.');
    await closeWithoutDialog(page);
  });

  test('does not ask when Proof redirects the window to /return', { tag: '@buy' }, async ({
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

  test('does not ask after the deposit of a sale was received', { tag: '@buy' }, async ({
    appPage,
    page,
  }) => {
    await openStubWidget(appPage, 'Sell');
    await callWidgetCallback(page, 'onStatusChange', { status: 'paid' });
    await expect(appPage.status).toContainText('Deposit received');
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeHidden();
    await closeWithoutDialog(page);
  });
});

/** Accepts each later dialog. @returns their types so far */
function dialogsOf(page: Page): string[] {
  const types: string[] = [];
  page.on('dialog', dialog => {
    types.push(dialog.type());
    void dialog.accept();
  });
  return types;
}

/** Returns whether the page asks for confirmation before it unloads. Poll it, because the page registers its handler after it
 *  has rendered the new status. */
const blocksUnload = (page: Page) =>
  page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));

async function closeWithoutDialog(page: Page) {
  await expect.poll(() => blocksUnload(page)).toBe(false);
  const dialogs = dialogsOf(page);
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
  expect(dialogs).toEqual([]);
}
