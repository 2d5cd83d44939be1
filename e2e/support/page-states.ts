/** Every state of the page, and the steps that open it in a new browser. The contact sheet takes a picture of each state,
 *  and access.spec.ts tests each. */
import type { Page } from 'playwright/test';
import { type AppPage, cards, expect, type WidgetPage } from './fixtures';
import { openSession, openSessionWithStatus } from './orders';

type Fixtures = { page: Page; appPage: AppPage; widgetPage: WidgetPage };
type OpenState = (fixtures: Fixtures) => Promise<unknown>;

const hourMs = 60 * 60 * 1000;
const noResponse = () => {};

/** Returns an error response of our API. */
const errorResponse = (status: number, error: string, code = error) => ({
  status,
  json: { error, code, message: '-', request_id: '7b0c0f2e-3c0e-4d2c-9a52-1f1f4d3c8a10' },
});

const failWith =
  (status: number, error: string, code?: string): OpenState =>
  async ({ page, appPage }) => {
    await page.route('**/api/session', route => route.fulfill(errorResponse(status, error, code)));
    await appPage.signIn();
    await appPage.submitOrder();
    await expect(appPage.alert).toBeVisible();
  };

/** Opens the page of a transaction that is stored with this status. */
const openWithStatus =
  (status: string, type = 'buy'): OpenState =>
  async ({ page, appPage }) => {
    await appPage.signIn();
    const id = await openSessionWithStatus(page, status, { type });
    await page.goto(`/transactions/${id}`);
    await expect(appPage.status).toBeVisible();
  };

/** Opens the payment window while the widget's frame gets no response. */
const waitForWidget = async ({ page, appPage }: Pick<Fixtures, 'page' | 'appPage'>) => {
  await page.route('**/frame', noResponse);
  await appPage.signIn();
  await appPage.submitOrder();
  await expect(page.getByRole('link', { name: 'Transaction details' })).toBeVisible();
};

export const pageStates: Record<string, OpenState> = {
  'signed out': ({ page }) => page.goto('/'),
  'sign-in with a problem': async ({ page }) => {
    await page.goto('/');
    await page.getByRole('textbox', { name: 'Email' }).fill('ada');
    await page.getByRole('textbox', { name: 'Email' }).press('Tab');
    await expect(page.getByText('Enter an address like name@example.com.')).toBeVisible();
  },
  form: ({ appPage }) => appPage.signIn(),
  'form with a problem': async ({ page, appPage }) => {
    await appPage.signIn();
    await appPage.submitOrder({ amount: '1,000' });
    await expect(page.getByText('Do you mean 1000 or 1.0?')).toBeVisible();
  },
  'unfinished order': async ({ page, appPage }) => {
    await appPage.signIn();
    await openSessionWithStatus(page, 'processing');
    await page.goto('/');
    await expect(page.getByRole('link', { name: 'Buy 99.50 USDT' })).toBeVisible();
  },
  asking: async ({ page, appPage }) => {
    await page.route('**/api/session', noResponse);
    await appPage.signIn();
    await appPage.submitOrder();
    await expect(appPage.status).toHaveText('Opening the payment window…');
  },
  loading: waitForWidget,
  'slow widget': async ({ page, appPage }) => {
    await page.clock.install();
    await waitForWidget({ page, appPage });
    await page.clock.fastForward(9_000);
    await expect(appPage.status).toContainText('longer than usual');
  },
  widget: ({ widgetPage }) => widgetPage.open(),
  'deposit of a sale': async ({ page, appPage, widgetPage }) => {
    await appPage.signIn();
    await appPage.submitOrder({ type: 'Sell' });
    await widgetPage.chooseCard();
    await expect(page.getByText('Send 99.50 USDT')).toBeVisible();
    await expect(widgetPage.frame.getByRole('img', { name: 'QR code' })).toHaveJSProperty('complete', true);
  },
  'paid in the widget': async ({ appPage, widgetPage }) => {
    await widgetPage.open();
    await widgetPage.chooseCard();
    await widgetPage.payWith(cards.good);
    await expect(appPage.status).toHaveText('Done. Your crypto has been sent.');
  },
  leaving: async ({ page, widgetPage }) => {
    await widgetPage.open();
    await page.getByRole('button', { name: 'Leave payment' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
  },
  expired: async ({ page, widgetPage }) => {
    await page.clock.install();
    await widgetPage.open();
    await page.clock.fastForward(hourMs + 60_000);
    await expect(page.getByText('This payment window has expired')).toBeVisible();
  },
  'blocked script': async ({ page, appPage }) => {
    await page.route('**/widget.2.0.js', route => route.abort('blockedbyclient'));
    await appPage.signIn();
    await appPage.submitOrder();
    await expect(appPage.alert).toContainText('could not be loaded');
  },
  'order refused': failWith(400, 'invalid_request', 'currency_not_allowed'),
  'signed out meanwhile': failWith(401, 'unauthorised', 'not_signed_in'),
  'too many tries': failWith(429, 'rate_limited', 'too_many_requests'),
  'provider away': failWith(502, 'upstream_unavailable'),
  'not set up': failWith(503, 'configuration_error', 'invalid_token'),
  'provider too slow': failWith(504, 'upstream_timeout'),
  pending: openWithStatus('pending'),
  'sale pending': openWithStatus('pending', 'sell'),
  processing: openWithStatus('processing'),
  completed: openWithStatus('completed'),
  'sale completed': openWithStatus('completed', 'sell'),
  failed: openWithStatus('failed'),
  cancelled: openWithStatus('cancelled'),
  'not paid': async ({ page, appPage, widgetPage }) => {
    await page.clock.install();
    await openWithStatus('pending')({ page, appPage, widgetPage });
    await page.clock.fastForward(hourMs + 60_000);
    await expect(appPage.status).toContainText('not heard of a payment');
  },
  'empty list': async ({ page, appPage }) => {
    await appPage.signIn();
    await page.goto('/transactions');
    await expect(page.getByText('Nothing here yet')).toBeVisible();
  },
  'full list': async ({ page, appPage }) => {
    await appPage.signIn();
    for (const status of ['completed', 'failed', 'cancelled', 'processing'])
      await openSessionWithStatus(page, status, { type: status === 'failed' ? 'sell' : 'buy' });
    await openSession(page, { amount: '1250.00', currency: 'USDC', network: 'BEP20' });
    await page.goto('/transactions');
    await expect(page.getByText('5 shown')).toBeAttached();
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
