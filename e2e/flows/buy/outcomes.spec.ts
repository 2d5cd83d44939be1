/** Ends other than the good one, in the widget and on record. */
import { cards, expect, test } from '@/e2e/support/fixtures';
import { moveTransaction } from '@/e2e/support/simulator';

const hourMs = 60 * 60 * 1000;

test('declined, then paid with another card: the same transaction, completed', { tag: '@buy' }, async ({
  buyer,
}) => {
  await buyer.signsIn();
  await buyer.asks();
  await buyer.picksCard();
  await buyer.paysWith(cards.declined);
  await expect(buyer.status).toHaveText('That did not work. You can try again in the window below.');
  const path = await buyer.transactionPath();
  await buyer.paysWith(cards.good);
  await expect(buyer.status).toHaveText('Done. Your crypto has been sent.');
  expect(await buyer.transactionPath()).toBe(path);
  await buyer.details.click();
  await expect(buyer.status).toHaveText('Completed. Your crypto was delivered');
});

test('cancelled', { tag: '@buy' }, async ({ buyer }) => {
  await buyer.signsIn();
  await buyer.asks();
  await buyer.cancels();
  await expect(buyer.status).toHaveText('Cancelled.');
  await buyer.details.click();
  await expect(buyer.status).toHaveText('Cancelled');
});

test('delivery failed', { tag: '@buy' }, async ({ buyer, page }) => {
  await buyer.signsIn();
  await buyer.asks({ amount: '13.01' });
  await buyer.picksCard();
  await buyer.paysWith(cards.good);
  await expect(buyer.status).toContainText('Your payment arrived, but the delivery did not work.');
  await buyer.details.click();
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveCount(0);
  await expect(buyer.status).toHaveText('Failed. The payment or the delivery did not work');
});

test('refused cards, one after the other: each is told, and the next may be tried', { tag: '@buy' }, async ({
  buyer,
}) => {
  await buyer.opensWidget();
  await buyer.picksCard();
  for (const card of [cards.insufficientFunds, cards.wrongCvc, cards.expired, cards.processingError]) {
    await buyer.paysWith(card);
    await expect(buyer.status).toHaveText('That did not work. You can try again in the window below.');
  }
  await buyer.paysWith(cards.good);
  await expect(buyer.status).toHaveText('Done. Your crypto has been sent.');
});

test('cancelled by Proof at the payment method', { tag: '@buy' }, async ({ buyer }) => {
  await buyer.signsIn();
  await buyer.asks({ amount: '13.02' });
  await buyer.picksCard();
  await expect(buyer.screen('Cancelled')).toBeVisible();
  await expect(buyer.status).toHaveText('Cancelled.');
});

test('payout failed', { tag: '@sell' }, async ({ buyer }) => {
  await buyer.signsIn();
  await buyer.asks({ type: 'Sell', amount: '13.01' });
  await buyer.picksCard();
  await buyer.sendsDeposit();
  await expect(buyer.status).toContainText('Your deposit arrived, but the payout did not work.');
  await buyer.details.click();
  await expect(buyer.status).toHaveText('Failed. The deposit or the payout did not work');
});

test('nothing was sent while the deposit window was open', { tag: '@sell' }, async ({ buyer }) => {
  await buyer.signsIn();
  await buyer.asks({ type: 'Sell', amount: '13.03' });
  await buyer.picksCard();
  await expect(buyer.screen('This did not work')).toBeVisible();
  await buyer.looksAtDetails();
  await expect(buyer.status).toHaveText('Failed. The deposit or the payout did not work');
});

for (const amount of ['13.04', '13.05'])
  test(`${amount}, under way for long: said so, and nobody has to wait`, { tag: '@status' }, async ({
    buyer,
    page,
  }) => {
    await buyer.signsIn();
    await buyer.asks({ amount });
    await buyer.picksCard();
    await buyer.paysWith(cards.good);
    await expect(buyer.status).toHaveText('Payment received. Your crypto is on its way.');
    await buyer.looksAtDetails();
    await expect(buyer.status).toHaveText('Paid. Your crypto is on its way');
    await expect(page.getByText('You may close this page')).toBeVisible();
  });

test('after the token’s hour with nothing paid: said, with a fresh start', { tag: '@buy' }, async ({
  buyer,
  page,
}) => {
  await page.clock.install();
  await buyer.opensWidget();
  const notice = page.getByText('This payment window has expired');
  await page.clock.fastForward(hourMs - 60_000);
  await expect(notice).toHaveCount(0);
  await page.clock.fastForward(61_000);
  await expect(notice).toBeVisible();
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('99.50');
});

test('after the token’s hour with something paid: nothing to say', { tag: '@buy' }, async ({
  buyer,
  page,
}) => {
  await page.clock.install();
  await buyer.signsIn();
  await buyer.asks();
  await buyer.picksCard();
  await buyer.paysWith(cards.good);
  await expect(buyer.status).toHaveText('Done. Your crypto has been sent.');
  await page.clock.fastForward(hourMs + 60_000);
  await expect(page.getByText('This payment window has expired')).toHaveCount(0);
});

test('after the token’s hour of a sale whose deposit address was shown: no invitation to send again', {
  tag: '@sell',
}, async ({ buyer, page }) => {
  await page.clock.install();
  await buyer.signsIn();
  await buyer.asks({ type: 'Sell' });
  await buyer.picksCard();
  await expect(page.getByText('Send 99.50 USDT on Tron (TRC20) to')).toBeVisible();
  await page.clock.fastForward(hourMs + 60_000);
  await expect(page.getByText('This payment window has expired')).toHaveCount(0);
});

test('a transaction that moves behind everybody’s back shows it', { tag: '@status' }, async ({
  buyer,
  page,
}) => {
  await buyer.signsIn();
  await buyer.asks();
  const id = await buyer.transactionId();
  await buyer.looksAtDetails();
  await expect(buyer.status).toHaveText('Waiting for your payment');
  await moveTransaction(id, { status: 'processing', fiat_amount: '91.20', fiat_currency: 'EUR' });
  await expect(buyer.status).toHaveText('Paid. Your crypto is on its way');
  await expect(page.getByText('91.20 EUR')).toBeVisible();
  await moveTransaction(id, { status: 'teleported' });
  await expect(buyer.status).toHaveText('In progress');
});

test.describe('with the page’s 404 expected', () => {
  test.use({ expectedErrors: [/404/] });
  test('another user’s transaction is nobody’s', { tag: '@status' }, async ({ buyer, page, browser }) => {
    await buyer.signsIn();
    await buyer.asks();
    const path = await buyer.transactionPath();
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
