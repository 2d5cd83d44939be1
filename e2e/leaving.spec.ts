/** Leaving a widget: asked about while something could be lost, and never else. */
import type { Page } from 'playwright/test';
import { type Buyer, cards, expect, test } from './fixtures';

const question = (page: Page) => page.getByRole('dialog', { name: 'Leave this payment?' });

test('by our own button: staying keeps the widget, leaving brings the form', async ({ buyer, page }) => {
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

test('by a link', async ({ buyer, page }) => {
  await buyer.opensWidget();
  await page.getByRole('link', { name: 'Transaction details' }).click();
  await question(page).getByRole('button', { name: 'Stay' }).click();
  await expect(buyer.widget.getByRole('radio', { name: 'Card' })).toBeVisible();
  await page.getByRole('link', { name: 'Transaction details' }).click();
  await question(page).getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL(/\/transactions\/[\w-]{36}$/);
});

test('is not asked about once there is nothing to lose', async ({ buyer, page }) => {
  await buyer.opensWidget();
  await buyer.picksCard();
  await buyer.paysWith(cards.good);
  await expect(buyer.status).toHaveText('Done. Your crypto has been sent.');
  await page.getByRole('button', { name: 'Leave payment' }).click();
  await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
  await expect(question(page)).toHaveCount(0);
});

test.describe('closing the tab', () => {
  /** A script in place of Proof's, whose callbacks the test calls. */
  const script =
    'window.proofWidget = { run: args => { window.widget = args; args.onLoad(); args.onReady(); } };';
  const tells = (page: Page, name: string, data: object = {}) =>
    page.evaluate(
      ([callback, told]) => {
        const { widget } = window as unknown as { widget: Record<string, (data: unknown) => void> };
        widget[callback]?.(told);
      },
      [name, data] as const,
    );

  async function runs(buyer: Buyer, type: 'Buy' | 'Sell' = 'Buy') {
    await buyer.page.route('**/widget.2.0.js', route =>
      route.fulfill({ contentType: 'text/javascript', body: script }),
    );
    await buyer.signsIn();
    await buyer.asks({ type });
    await expect(buyer.status).toHaveText('Follow the steps below.');
  }

  test('is asked about from the first word of a payment until it has finished', async ({ buyer, page }) => {
    await runs(buyer);
    await tells(page, 'onStatusChange', { status: 'paid' });
    await expect(buyer.status).toContainText('Payment received');
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();

    await tells(page, 'onPaymentFinished');
    await closesUnasked(page);
  });

  test('is asked about again when a declined payment is tried once more', async ({ buyer, page }) => {
    await runs(buyer);
    await tells(page, 'onStatusChange', { status: 'failed' });
    await tells(page, 'onPaymentFinished');
    await page.getByRole('button', { name: 'Leave payment' }).click();
    await question(page).getByRole('button', { name: 'Stay' }).click();
    await tells(page, 'onStatusChange', { status: 'paid' });
    await expect(buyer.status).toContainText('Payment received');
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    await (await asked).accept();
  });

  test('is not asked about before that', async ({ buyer, page }) => {
    await runs(buyer);
    await tells(page, 'onStatusChange', { status: 'pending' });
    await expect(buyer.status).toHaveText('Waiting for your payment.');
    await closesUnasked(page);
  });

  test('is not asked about once the order is completed', async ({ buyer, page }) => {
    await runs(buyer);
    await tells(page, 'onStatusChange', { status: 'paid' });
    await tells(page, 'onStatusChange', { status: 'completed' });
    await expect(buyer.status).toContainText('Done.');
    await closesUnasked(page);
  });

  test('is not asked about when Proof itself sends the window to /return', async ({ buyer, page }) => {
    await runs(buyer);
    await tells(page, 'onStatusChange', { status: 'paid' });
    await expect(buyer.status).toContainText('Payment received');
    const dialogs = dialogsOf(page);
    await page.evaluate(() => window.location.assign('/return?status=paid'));
    await expect(page).toHaveURL(/\/transactions\/[\w-]{36}$/);
    expect(dialogs).toEqual([]);
  });

  test('is not asked about for a sale, whose deposit is in', async ({ buyer, page }) => {
    await runs(buyer, 'Sell');
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

async function closesUnasked(page: Page) {
  const dialogs = dialogsOf(page);
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
  expect(dialogs).toEqual([]);
}
