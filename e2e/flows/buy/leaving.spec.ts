/** Leaving a widget: asked about while something could be lost, and never else. */
import type { Page } from 'playwright/test';
import { cards, expect, test } from '@/e2e/support/fixtures';
import { runsScripted, tells } from '@/e2e/support/stub-widget';

const question = (page: Page) => page.getByRole('dialog', { name: 'Leave this payment?' });

test('by our own button: staying keeps the widget, leaving brings the form', { tag: '@buy' }, async ({
  buyer,
  page,
}) => {
  await buyer.opensWidget();
  await page.getByRole('button', { name: 'Leave payment' }).click();
  await expect(question(page).getByRole('button', { name: 'Stay' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Leave payment' }).click();
  await question(page).getByRole('button', { name: 'Stay' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Leave payment' })).toBeFocused();
  await buyer.picksCard();
  await page.getByRole('button', { name: 'Leave payment' }).click();
  await question(page).getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('99.50');
  await expect(page.locator('#proof-widget iframe')).toHaveCount(0);
});

test('by a link', { tag: '@buy' }, async ({ buyer, page }) => {
  await buyer.opensWidget();
  await buyer.details.click();
  await question(page).getByRole('button', { name: 'Stay' }).click();
  await expect(buyer.widget.getByRole('radio', { name: 'Card' })).toBeVisible();
  await buyer.details.click();
  await question(page).getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL(/\/transactions\/[\w-]{36}$/);
});

test('is not asked about once there is nothing to lose', { tag: '@buy' }, async ({ buyer, page }) => {
  await buyer.opensWidget();
  await buyer.picksCard();
  await buyer.paysWith(cards.good);
  await expect(buyer.status).toHaveText('Done. Your crypto has been sent.');
  await page.getByRole('button', { name: 'Leave payment' }).click();
  await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
  await expect(question(page)).toHaveCount(0);
});

test.describe('closing the tab', () => {
  test('is asked about from the first word of a payment until it has finished', { tag: '@buy' }, async ({
    buyer,
    page,
  }) => {
    await runsScripted(buyer);
    await tells(page, 'onStatusChange', { status: 'paid' });
    await expect(buyer.status).toContainText('Payment received');
    await expect.poll(() => wantsAsking(page)).toBe(true);
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();

    await tells(page, 'onPaymentFinished');
    await closesUnasked(page);
  });

  test('is asked about again when a declined payment is tried once more', { tag: '@buy' }, async ({
    buyer,
    page,
  }) => {
    await runsScripted(buyer);
    await tells(page, 'onStatusChange', { status: 'failed' });
    await tells(page, 'onPaymentFinished');
    await page.getByRole('button', { name: 'Leave payment' }).click();
    await question(page).getByRole('button', { name: 'Stay' }).click();
    await tells(page, 'onStatusChange', { status: 'paid' });
    await expect(buyer.status).toContainText('Payment received');
    await expect.poll(() => wantsAsking(page)).toBe(true);
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    await (await asked).accept();
  });

  test('is not asked about before that', { tag: '@buy' }, async ({ buyer, page }) => {
    await runsScripted(buyer);
    await tells(page, 'onStatusChange', { status: 'pending' });
    await expect(buyer.status).toHaveText('Waiting for your payment.');
    await closesUnasked(page);
  });

  test('is not asked about once the order is completed', { tag: '@buy' }, async ({ buyer, page }) => {
    await runsScripted(buyer);
    await tells(page, 'onStatusChange', { status: 'paid' });
    await tells(page, 'onStatusChange', { status: 'completed' });
    await expect(buyer.status).toContainText('Done.');
    await closesUnasked(page);
  });

  test('is not asked about when Proof itself sends the window to /return', { tag: '@buy' }, async ({
    buyer,
    page,
  }) => {
    await runsScripted(buyer);
    await tells(page, 'onStatusChange', { status: 'paid' });
    await expect(buyer.status).toContainText('Payment received');
    const dialogs = dialogsOf(page);
    await page.evaluate(() => window.location.assign('/return?status=paid'));
    await expect(page).toHaveURL(/\/transactions\/[\w-]{36}$/);
    expect(dialogs).toEqual([]);
  });

  test('is not asked about for a sale, whose deposit is in', { tag: '@buy' }, async ({ buyer, page }) => {
    await runsScripted(buyer, 'Sell');
    await tells(page, 'onStatusChange', { status: 'paid' });
    await expect(buyer.status).toContainText('Deposit received');
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
