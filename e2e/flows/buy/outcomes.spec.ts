/** Outcomes other than a smooth purchase, in the widget and on the transaction's page. */
import { cards, expect, test } from '@/e2e/support/fixtures';
import { moveTransaction } from '@/e2e/support/simulator';

const hourMs = 60 * 60 * 1000;

test('a declined payment can be retried with another card and completes the same transaction', {
  tag: '@buy',
}, async ({ appPage, widgetPage }) => {
  await appPage.signIn();
  await appPage.submitOrder();
  await widgetPage.chooseCard();
  await widgetPage.payWith(cards.declined);
  await expect(appPage.status).toHaveText('That did not work. You can try again in the window below.');
  const path = await appPage.transactionPath();
  await widgetPage.payWith(cards.good);
  await expect(appPage.status).toHaveText('Done. Your crypto has been sent.');
  expect(await appPage.transactionPath()).toBe(path);
  await appPage.details.click();
  await expect(appPage.status).toHaveText('Completed. Your crypto was delivered');
});

test('cancelled by the buyer', { tag: '@buy' }, async ({ appPage, widgetPage }) => {
  await appPage.signIn();
  await appPage.submitOrder();
  await widgetPage.cancel();
  await expect(appPage.status).toHaveText('Cancelled.');
  await appPage.details.click();
  await expect(appPage.status).toHaveText('Cancelled');
});

test('the delivery failed', { tag: '@buy' }, async ({ appPage, widgetPage, page }) => {
  await appPage.signIn();
  await appPage.submitOrder({ amount: '13.01' });
  await widgetPage.chooseCard();
  await widgetPage.payWith(cards.good);
  await expect(appPage.status).toContainText('Your payment arrived, but the delivery did not work.');
  await appPage.details.click();
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveCount(0);
  await expect(appPage.status).toHaveText('Failed. The payment or the delivery did not work');
});

test('each refused card shows its reason, and another card can be used', { tag: '@buy' }, async ({
  appPage,
  widgetPage,
}) => {
  await widgetPage.open();
  await widgetPage.chooseCard();
  for (const card of [cards.insufficientFunds, cards.wrongCvc, cards.expired, cards.processingError]) {
    await widgetPage.payWith(card);
    await expect(appPage.status).toHaveText('That did not work. You can try again in the window below.');
  }
  await widgetPage.payWith(cards.good);
  await expect(appPage.status).toHaveText('Done. Your crypto has been sent.');
});

test('cancelled by Proof at the payment method', { tag: '@buy' }, async ({ appPage, widgetPage }) => {
  await appPage.signIn();
  await appPage.submitOrder({ amount: '13.02' });
  await widgetPage.chooseCard();
  await expect(widgetPage.screen('Cancelled')).toBeVisible();
  await expect(appPage.status).toHaveText('Cancelled.');
});

test('the payout failed', { tag: '@sell' }, async ({ appPage, widgetPage }) => {
  await appPage.signIn();
  await appPage.submitOrder({ type: 'Sell', amount: '13.01' });
  await widgetPage.chooseCard();
  await widgetPage.confirmDeposit();
  await expect(appPage.status).toContainText('Your deposit arrived, but the payout did not work.');
  await appPage.details.click();
  await expect(appPage.status).toHaveText('Failed. The deposit or the payout did not work');
});

test('the deposit did not arrive in time', { tag: '@sell' }, async ({ appPage, widgetPage }) => {
  await appPage.signIn();
  await appPage.submitOrder({ type: 'Sell', amount: '13.03' });
  await widgetPage.chooseCard();
  await expect(widgetPage.screen('This did not work')).toBeVisible();
  await appPage.openDetails();
  await expect(appPage.status).toHaveText('Failed. The deposit or the payout did not work');
});

for (const amount of ['13.04', '13.05'])
  test(`amount ${amount}: the page shows a long-running payment and may be closed`, {
    tag: '@status',
  }, async ({ appPage, widgetPage, page }) => {
    await appPage.signIn();
    await appPage.submitOrder({ amount });
    await widgetPage.chooseCard();
    await widgetPage.payWith(cards.good);
    await expect(appPage.status).toHaveText('Payment received. Your crypto is on its way.');
    await appPage.openDetails();
    await expect(appPage.status).toHaveText('Paid. Your crypto is on its way');
    await expect(page.getByText('You may close this page')).toBeVisible();
  });

test('without a payment within the token’s hour, the page offers to start again', { tag: '@buy' }, async ({
  widgetPage,
  page,
}) => {
  await page.clock.install();
  await widgetPage.open();
  const notice = page.getByText('This payment window has expired');
  await page.clock.fastForward(hourMs - 60_000);
  await expect(notice).toHaveCount(0);
  await page.clock.fastForward(61_000);
  await expect(notice).toBeVisible();
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('99.50');
});

test('after a payment, the page does not say that the token has expired', { tag: '@buy' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  await page.clock.install();
  await appPage.signIn();
  await appPage.submitOrder();
  await widgetPage.chooseCard();
  await widgetPage.payWith(cards.good);
  await expect(appPage.status).toHaveText('Done. Your crypto has been sent.');
  await page.clock.fastForward(hourMs + 60_000);
  await expect(page.getByText('This payment window has expired')).toHaveCount(0);
});

test('after a sale’s deposit address was shown, the page does not say that the token has expired', {
  tag: '@sell',
}, async ({ appPage, widgetPage, page }) => {
  await page.clock.install();
  await appPage.signIn();
  await appPage.submitOrder({ type: 'Sell' });
  await widgetPage.chooseCard();
  await expect(page.getByText('Send 99.50 USDT on Tron (TRC20) to')).toBeVisible();
  await page.clock.fastForward(hourMs + 60_000);
  await expect(page.getByText('This payment window has expired')).toHaveCount(0);
});

test('the page shows each status change at Proof, and an unknown status as in progress', {
  tag: '@status',
}, async ({ appPage, page }) => {
  await appPage.signIn();
  await appPage.submitOrder();
  const id = await appPage.transactionId();
  await appPage.openDetails();
  await expect(appPage.status).toHaveText('Waiting for your payment');
  await moveTransaction(id, { status: 'processing', fiat_amount: '91.20', fiat_currency: 'EUR' });
  await expect(appPage.status).toHaveText('Paid. Your crypto is on its way');
  await expect(page.getByText('91.20 EUR')).toBeVisible();
  await moveTransaction(id, { status: 'teleported' });
  await expect(appPage.status).toHaveText('In progress');
});

test.describe('with a 404 response', () => {
  test.use({ expectedErrors: [/404/] });
  test('another user’s transaction is not found', { tag: '@status' }, async ({ appPage, page, browser }) => {
    await appPage.signIn();
    await appPage.submitOrder();
    const path = await appPage.transactionPath();
    const other = await browser.newPage();
    await other.request.post('/api/demo-user', {
      headers: { origin: new URL(page.url()).origin },
      data: { email: 'other@example.com' },
    });
    await other.goto(new URL(path, page.url()).href);
    await expect(other.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    await other.close();
  });
});
