/** What every flow starts with: a user of its own, the page, Proof's widget, and an eye on what must not happen. */
import { randomUUID } from 'node:crypto';
import { test as base, expect, type Response } from 'playwright/test';
import { productionUrl, target } from '@/e2e/targets';
import { secretsIn } from '@/testing/leaks';
import { cards } from './cards';
import { Buyer } from './widget-page';

export { Buyer, cards, expect };

/** An answer's headers and body: without that of a stream, which has no end, and of a page that is gone. */
async function saidBy(response: Response): Promise<string> {
  const headers = response.headers();
  const isStream = headers['content-type']?.startsWith('text/event-stream');
  const body = isStream ? '' : await response.text().catch(() => '');
  return body + JSON.stringify(headers);
}

/** Whether a URL, or a stack, is of our page: what goes wrong inside Proof's own widget is Proof's business. */
const isOurs = (where = '') => target.name !== 'proof' || where.includes(`${productionUrl}/`);

type Fixtures = {
  /** What may appear on the console in this test; everything else that is an error fails it. */
  expectedErrors: RegExp[];
  /** Which simulator case the buyer is: the e-mail's part before the +. */
  as: string;
  buyer: Buyer;
};

export const test = base.extend<Fixtures>({
  expectedErrors: [[], { option: true }],
  as: ['verified', { option: true }],

  page: async ({ page, expectedErrors }, use) => {
    const unexpected: string[] = [];
    const note = (text: string) => {
      if (!expectedErrors.some(pattern => pattern.test(text))) unexpected.push(text);
    };
    page.on('console', message => {
      const { url } = message.location();
      if (message.type() === 'error' && isOurs(url)) note(`${message.text()} ${url}`);
    });
    page.on('pageerror', error => isOurs(error.stack) && note(String(error)));
    const searches: Promise<void>[] = [];
    const search = async (response: Response) => {
      for (const name of secretsIn(await saidBy(response))) note(`${name} in ${response.url()}`);
    };
    page.on('response', response => searches.push(search(response)));
    await use(page);
    await Promise.all(searches);
    expect(unexpected, 'errors on the console, CSP violations, secrets in answers').toEqual([]);
  },

  buyer: async ({ page, as }, use) => {
    await use(new Buyer(page, `${as}+${randomUUID().slice(0, 8)}@example.com`));
  },
});
