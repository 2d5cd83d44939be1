/** Ends other than the good one, in the widget and on record. */
import { cards, expect, test } from './fixtures';
import { moveTransaction } from './proof';

const hourMs = 60 * 60 * 1000;

test('declined, then paid with another card: the same transaction, completed', async ({ buyer, page }) => {
  await buyer.signsIn();
  await buyer.asks();
  await buyer.picksCard();
  await buyer.paysWith(cards.declined);
  await expect(buyer.status).toHaveText('That did not work. You can try again in the window below.');
  const details = page.getByRole('link', { name: 'Transaction details' });
  const path = await details.getAttribute('href');
  await buyer.paysWith(cards.good);
  await expect(buyer.status).toHaveText('Done. Your crypto has been sent.');
  expect(await details.getAttribute('href')).toBe(path);
  await details.click();
  await expect(buyer.status).toHaveText('Completed. Your crypto was delivered');
});

test('cancelled', async ({ buyer, page }) => {
  await buyer.signsIn();
  await buyer.asks();
  await buyer.widget.getByRole('button', { name: 'Cancel' }).click();
  await expect(buyer.status).toHaveText('Cancelled.');
  await page.getByRole('link', { name: 'Transaction details' }).click();
  await expect(buyer.status).toHaveText('Cancelled');
});

test('delivery failed', async ({ buyer, page }) => {
  await buyer.signsIn();
  await buyer.asks({ amount: '13.01' });
  await buyer.picksCard();
  await buyer.paysWith(cards.good);
  await expect(buyer.status).toContainText('Your payment arrived, but the delivery did not work.');
  await page.getByRole('link', { name: 'Transaction details' }).click();
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveCount(0);
  await expect(buyer.status).toHaveText('Failed. The payment or the delivery did not work');
});

test.describe('identity not verified', () => {
  test.use({ as: 'identity-failed' });
  test('the widget says so, and nothing is paid', async ({ buyer }) => {
    await buyer.signsIn();
    await buyer.asks();
    await buyer.verifiesIdentity();
    await expect(
      buyer.widget.getByRole('heading', { name: 'We could not verify your identity' }),
    ).toBeVisible();
  });
});

test('an unknown widget status means in progress', async ({ buyer, page }) => {
  await page.route('**/widget.2.0.js', route =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `window.proofWidget = { run: args => { args.onLoad(); args.onReady(); args.onStatusChange({ status: 'constructor' }); args.onSellTransferEnabled(null); args.onPaymentFinished(); } };`,
    }),
  );
  await buyer.signsIn();
  await buyer.asks();
  await expect(buyer.status).toHaveText('In progress.');
});

test('what is bought and where it goes is shown and can be copied', async ({ buyer, page }) => {
  await buyer.signsIn();
  const answered = page.waitForResponse('**/api/session');
  await buyer.asks({ amount: '12.340', currency: 'USDT', network: 'ERC20' });
  const { address } = (await (await answered).json()) as { address: string };
  await expect(page.getByRole('heading', { name: 'Buying 12.340 USDT' })).toBeVisible();
  await expect(page.getByText(`${address.slice(0, 6)}…${address.slice(-6)}`)).toBeVisible();
  await page.getByRole('button', { name: 'Copy address' }).click();
  await expect(page.getByRole('button', { name: 'Copied address' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);
});

test('after the token’s hour with nothing paid: said, with a fresh start', async ({ buyer, page }) => {
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

test('after the token’s hour with something paid: nothing to say', async ({ buyer, page }) => {
  await page.clock.install();
  await buyer.signsIn();
  await buyer.asks();
  await buyer.picksCard();
  await buyer.paysWith(cards.good);
  await expect(buyer.status).toHaveText('Done. Your crypto has been sent.');
  await page.clock.fastForward(hourMs + 60_000);
  await expect(page.getByText('This payment window has expired')).toHaveCount(0);
});

test('after the token’s hour of a sale whose deposit address was shown: no invitation to send again', async ({
  buyer,
  page,
}) => {
  await page.clock.install();
  await buyer.signsIn();
  await buyer.asks({ type: 'Sell' });
  await buyer.picksCard();
  await expect(page.getByText('Send 99.50 USDT on Tron (TRC20) to')).toBeVisible();
  await page.clock.fastForward(hourMs + 60_000);
  await expect(page.getByText('This payment window has expired')).toHaveCount(0);
});

test('a transaction that moves behind everybody’s back shows it', async ({ buyer, page }) => {
  await buyer.signsIn();
  await buyer.asks();
  await buyer.looksAtDetails();
  const id = page.url().split('/').at(-1) ?? '';
  await expect(buyer.status).toHaveText('Waiting for your payment');
  await moveTransaction(id, { status: 'processing', fiat_amount: '91.20', fiat_currency: 'EUR' });
  await expect(buyer.status).toHaveText('Paid. Your crypto is on its way');
  await expect(page.getByText('91.20 EUR')).toBeVisible();
  await moveTransaction(id, { status: 'teleported' });
  await expect(buyer.status).toHaveText('In progress');
});

test.describe('with the page’s 404 expected', () => {
  test.use({ expectedErrors: [/404/] });
  test('another user’s transaction is nobody’s', async ({ buyer, page, browser }) => {
    await buyer.signsIn();
    await buyer.asks();
    const path = await page.getByRole('link', { name: 'Transaction details' }).getAttribute('href');
    const other = await browser.newPage();
    await other.request.post('/api/demo-user', {
      headers: { origin: new URL(page.url()).origin },
      data: { email: 'other@example.com' },
    });
    await other.goto(new URL(path ?? '', page.url()).href);
    await expect(other.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    await other.close();
  });
});
