/** A script in place of Proof's widget script. Its widget shows nothing; a test calls the callbacks. */
import type { Page } from 'playwright/test';
import { type AppPage, expect } from './fixtures';

const script =
  'window.proofWidget = { run: args => { window.widget = args; args.onLoad(); args.onReady(); } };';

export async function openStubWidget(appPage: AppPage, type: 'Buy' | 'Sell' = 'Buy') {
  await appPage.page.route('**/widget.2.0.js', route =>
    route.fulfill({ contentType: 'text/javascript', body: script }),
  );
  await appPage.signIn();
  await appPage.submitOrder({ type });
  await expect(appPage.status).toHaveText('Follow the steps below.');
}

/** Calls one of the callbacks that the page passed to `run`. */
export const callWidgetCallback = (page: Page, name: string, data: object = {}) =>
  page.evaluate(
    ([callback, argument]) => {
      const { widget } = window as unknown as { widget: Record<string, (data: unknown) => void> };
      widget[callback]?.(argument);
    },
    [name, data] as const,
  );
