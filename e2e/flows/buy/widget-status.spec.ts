/** The page's text for each status that the widget reports. */
import { expect, test } from '@/e2e/support/fixtures';
import { callWidgetCallback, openStubWidget } from '@/e2e/support/stub-widget';

/** The texts by status, in an order in which each text differs from the previous one. */
const texts: [status: string, buy: string, sell: string][] = [
  ['pending', 'Waiting for your payment.', 'Waiting for your deposit.'],
  ['new', 'Follow the steps below.', 'Follow the steps below.'],
  ['order_scheduled', 'Your order is scheduled.', 'Your payout is scheduled.'],
  ['paid', 'Payment received. Your crypto is on its way.', 'Deposit received. Your payout is on its way.'],
  ['completed', 'Done. Your crypto has been sent.', 'Done. Your payout has been sent.'],
  ['failed', 'You can try again in the window below.', 'You can start over with the same order.'],
  ['succeeded', 'Done. Your crypto has been sent.', 'Done. Your payout has been sent.'],
  ['descriptor_failed', 'You can try again in the window below.', 'You can start over with the same order.'],
  [
    'order_failed',
    'Your payment arrived, but the delivery did not',
    'Your deposit arrived, but the payout did not',
  ],
  ['cancelled', 'Cancelled.', 'Cancelled.'],
  [
    'failed_exchange',
    'Your payment arrived, but the delivery did',
    'Your deposit arrived, but the payout did not',
  ],
  ['refunded', 'Your money is being returned to you.', 'Your crypto is being returned to you.'],
];

for (const type of ['Buy', 'Sell'] as const)
  test(`every widget status has its own text: ${type}`, {
    tag: type === 'Buy' ? '@buy' : '@sell',
  }, async ({ appPage, page }) => {
    await openStubWidget(appPage, type);
    for (const [status, buy, sell] of texts) {
      await callWidgetCallback(page, 'onStatusChange', { status });
      await expect(appPage.status, status).toContainText(type === 'Buy' ? buy : sell);
    }
  });

test('an unknown widget status is shown as in progress', { tag: '@buy' }, async ({ appPage, page }) => {
  await page.route('**/widget.2.0.js', route =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `window.proofWidget = { run: args => { args.onLoad(); args.onReady(); args.onStatusChange({ status: 'constructor' }); args.onSellTransferEnabled(null); args.onPaymentFinished(); } };`,
    }),
  );
  await appPage.signIn();
  await appPage.submitOrder();
  await expect(appPage.status).toHaveText('In progress.');
});

test.describe('a token that was already used', () => {
  test.use({ as: 'log-in' });
  test('the widget asks to log in, and leaving shows the form again', { tag: '@errors' }, async ({
    appPage,
    widgetPage,
  }) => {
    await appPage.signIn();
    await appPage.submitOrder();
    await expect(widgetPage.screen('Log in to Proof')).toBeVisible();
    await widgetPage.leave();
    await expect(appPage.amount).toHaveValue('99.50');
  });
});

test.describe('an invalid signature', () => {
  test.use({ as: 'signature' });
  test('the widget reports an invalid signature at the payment method, and nothing is paid', {
    tag: '@errors',
  }, async ({ appPage, widgetPage }) => {
    await appPage.signIn();
    await appPage.submitOrder();
    await widgetPage.verifyIdentity();
    await widgetPage.frame.getByRole('button', { name: 'Continue' }).click();
    await expect(widgetPage.frame.getByRole('alert')).toHaveText('Signature is invalid');
    await appPage.openDetails();
    await expect(appPage.status).toHaveText('Waiting for your payment');
  });
});
