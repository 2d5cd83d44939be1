/** A script in place of Proof's: its widget shows nothing, and says what a test makes it say. */
import type { Page } from 'playwright/test';
import { type Buyer, expect } from './fixtures';

const script =
  'window.proofWidget = { run: args => { window.widget = args; args.onLoad(); args.onReady(); } };';

export async function runsScripted(buyer: Buyer, type: 'Buy' | 'Sell' = 'Buy') {
  await buyer.page.route('**/widget.2.0.js', route =>
    route.fulfill({ contentType: 'text/javascript', body: script }),
  );
  await buyer.signsIn();
  await buyer.asks({ type });
  await expect(buyer.status).toHaveText('Follow the steps below.');
}

/** Calls one of the callbacks that the page gave to `run`. */
export const tells = (page: Page, name: string, data: object = {}) =>
  page.evaluate(
    ([callback, told]) => {
      const { widget } = window as unknown as { widget: Record<string, (data: unknown) => void> };
      widget[callback]?.(told);
    },
    [name, data] as const,
  );
