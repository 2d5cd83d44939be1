/** The fixtures of every flow: a new user, the page objects, the simulator's controls, and checks for unexpected errors. */
import { randomUUID } from 'node:crypto';
import { test as base, expect, type Response } from 'playwright/test';
import { productionUrl, target } from '@/e2e/targets';
import { secretsIn } from '@/testing/leaks';
import { AppPage } from './app-page';
import { cards } from './cards';
import { type Simulator, simulatorFor } from './simulator';
import { WidgetPage } from './widget-page';

export type { AppPage, Simulator, WidgetPage };
export { cards, expect };

/**
 * Returns the headers and the body of a response as text. The body of an event stream is left out because it never ends;
 * the body of a response to a closed page is left out because it cannot be read any more.
 */
async function textOf(response: Response): Promise<string> {
  const headers = response.headers();
  const isStream = headers['content-type']?.startsWith('text/event-stream');
  const body = isStream ? '' : await response.text().catch(() => '');
  return body + JSON.stringify(headers);
}

/** Returns whether a URL or a stack trace is from our page. Errors inside Proof's own widget do not fail a test. */
const isOurs = (location = '') => target.name !== 'proof' || location.includes(`${productionUrl}/`);

type Fixtures = {
  /** Console errors that this test expects. Any other console error fails the test. */
  expectedErrors: RegExp[];
  /** The simulator's case: the part of the user's e-mail address before the `+` (docs/testing.md). */
  as: string;
  /** Our page, for a new user. */
  appPage: AppPage;
  /** Proof's widget in the same page. */
  widgetPage: WidgetPage;
  /** The simulator's controls for this user. */
  simulator: Simulator;
};

export const test = base.extend<Fixtures>({
  expectedErrors: [[], { option: true }],
  as: ['verified', { option: true }],

  page: async ({ page, expectedErrors }, use) => {
    const unexpected: string[] = [];
    const report = (text: string) => {
      if (!expectedErrors.some(pattern => pattern.test(text))) unexpected.push(text);
    };
    page.on('console', message => {
      const { url } = message.location();
      if (message.type() === 'error' && isOurs(url)) report(`${message.text()} ${url}`);
    });
    page.on('pageerror', error => isOurs(error.stack) && report(String(error)));
    const searches: Promise<void>[] = [];
    const search = async (response: Response) => {
      for (const name of secretsIn(await textOf(response))) report(`${name} in ${response.url()}`);
    };
    page.on('response', response => searches.push(search(response)));
    await use(page);
    await Promise.all(searches);
    expect(unexpected, 'console errors, CSP violations, secrets in responses').toEqual([]);
  },

  appPage: async ({ page, as }, use) => {
    await use(new AppPage(page, `${as}+${randomUUID().slice(0, 8)}@example.com`));
  },

  widgetPage: async ({ appPage }, use) => {
    await use(new WidgetPage(appPage));
  },

  simulator: async ({ appPage }, use) => {
    await use(simulatorFor(appPage.email));
  },
});
