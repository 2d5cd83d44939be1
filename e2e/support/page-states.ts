/** Every state of the page that a person can meet, and the way there from a fresh browser. The contact sheet shows
 *  them all, and the access suite looks at each. */
import { type Buyer, cards, expect } from './fixtures';
import { has, opens } from './orders';

type Way = (buyer: Buyer) => Promise<unknown>;

const hourMs = 60 * 60 * 1000;
const never = () => {};

/** An answer of our API as it fails. */
const failure = (status: number, error: string, code = error) => ({
  status,
  json: { error, code, message: '-', request_id: '7b0c0f2e-3c0e-4d2c-9a52-1f1f4d3c8a10' },
});

const fails =
  (status: number, error: string, code?: string): Way =>
  async buyer => {
    await buyer.page.route('**/api/session', route => route.fulfill(failure(status, error, code)));
    await buyer.signsIn();
    await buyer.asks();
    await expect(buyer.alert).toBeVisible();
  };

/** A transaction's own page, with this status on record. */
const standsAt =
  (status: string, type = 'buy'): Way =>
  async buyer => {
    await buyer.signsIn();
    const id = await has(buyer.page, status, { type });
    await buyer.page.goto(`/transactions/${id}`);
    await expect(buyer.status).toBeVisible();
  };

/** The widget's frame never answers. */
const waitsForWidget: Way = async buyer => {
  await buyer.page.route('**/frame', never);
  await buyer.signsIn();
  await buyer.asks();
  await expect(buyer.page.getByRole('link', { name: 'Transaction details' })).toBeVisible();
};

export const pageStates: Record<string, Way> = {
  'signed out': ({ page }) => page.goto('/'),
  'sign-in with a problem': async ({ page }) => {
    await page.goto('/');
    await page.getByRole('textbox', { name: 'Email' }).fill('ada');
    await page.getByRole('textbox', { name: 'Email' }).press('Tab');
    await expect(page.getByText('Enter an address like name@example.com.')).toBeVisible();
  },
  form: buyer => buyer.signsIn(),
  'form with a problem': async buyer => {
    await buyer.signsIn();
    await buyer.asks({ amount: '1,000' });
    await expect(buyer.page.getByText('Do you mean 1000 or 1.0?')).toBeVisible();
  },
  'unfinished order': async buyer => {
    await buyer.signsIn();
    await has(buyer.page, 'processing');
    await buyer.page.goto('/');
    await expect(buyer.page.getByRole('link', { name: 'Buy 99.50 USDT' })).toBeVisible();
  },
  asking: async buyer => {
    await buyer.page.route('**/api/session', never);
    await buyer.signsIn();
    await buyer.asks();
    await expect(buyer.status).toHaveText('Opening the payment window…');
  },
  loading: waitsForWidget,
  'slow widget': async buyer => {
    await buyer.page.clock.install();
    await waitsForWidget(buyer);
    await buyer.page.clock.fastForward(9_000);
    await expect(buyer.status).toContainText('longer than usual');
  },
  widget: buyer => buyer.opensWidget(),
  'deposit of a sale': async buyer => {
    await buyer.signsIn();
    await buyer.asks({ type: 'Sell' });
    await buyer.picksCard();
    await expect(buyer.page.getByText('Send 99.50 USDT')).toBeVisible();
    await expect(buyer.widget.getByRole('img', { name: 'QR code' })).toHaveJSProperty('complete', true);
  },
  'paid in the widget': async buyer => {
    await buyer.opensWidget();
    await buyer.picksCard();
    await buyer.paysWith(cards.good);
    await expect(buyer.status).toHaveText('Done. Your crypto has been sent.');
  },
  leaving: async buyer => {
    await buyer.opensWidget();
    await buyer.page.getByRole('button', { name: 'Leave payment' }).click();
    await expect(buyer.page.getByRole('dialog')).toBeVisible();
  },
  expired: async buyer => {
    await buyer.page.clock.install();
    await buyer.opensWidget();
    await buyer.page.clock.fastForward(hourMs + 60_000);
    await expect(buyer.page.getByText('This payment window has expired')).toBeVisible();
  },
  'blocked script': async buyer => {
    await buyer.page.route('**/widget.2.0.js', route => route.abort('blockedbyclient'));
    await buyer.signsIn();
    await buyer.asks();
    await expect(buyer.alert).toContainText('could not be loaded');
  },
  'order refused': fails(400, 'invalid_request', 'currency_not_allowed'),
  'signed out meanwhile': fails(401, 'unauthorised', 'not_signed_in'),
  'too many tries': fails(429, 'rate_limited', 'too_many_requests'),
  'provider away': fails(502, 'upstream_unavailable'),
  'not set up': fails(503, 'configuration_error', 'invalid_token'),
  'provider too slow': fails(504, 'upstream_timeout'),
  pending: standsAt('pending'),
  'sale pending': standsAt('pending', 'sell'),
  processing: standsAt('processing'),
  completed: standsAt('completed'),
  'sale completed': standsAt('completed', 'sell'),
  failed: standsAt('failed'),
  cancelled: standsAt('cancelled'),
  'not paid': async buyer => {
    await buyer.page.clock.install();
    await standsAt('pending')(buyer);
    await buyer.page.clock.fastForward(hourMs + 60_000);
    await expect(buyer.status).toContainText('not heard of a payment');
  },
  'empty list': async buyer => {
    await buyer.signsIn();
    await buyer.page.goto('/transactions');
    await expect(buyer.page.getByText('Nothing here yet')).toBeVisible();
  },
  'full list': async buyer => {
    await buyer.signsIn();
    for (const status of ['completed', 'failed', 'cancelled', 'processing'])
      await has(buyer.page, status, { type: status === 'failed' ? 'sell' : 'buy' });
    await opens(buyer.page, { amount: '1250.00', currency: 'USDC', network: 'BEP20' });
    await buyer.page.goto('/transactions');
    await expect(buyer.page.getByText('5 shown')).toBeAttached();
  },
  'back, signed out': async ({ page }) => {
    await page.goto('/return');
    await expect(page.getByText('to see your transaction')).toBeVisible();
  },
  'not found': async ({ page }) => {
    await page.goto('/nothing');
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  },
};
