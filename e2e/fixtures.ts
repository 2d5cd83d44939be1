/** What every flow starts with: a user of its own, the page, Proof's widget, and an eye on what must not happen. */
import { randomUUID } from 'node:crypto';
import { test as base, expect, type FrameLocator, type Page, type Response } from 'playwright/test';
import { secretsIn } from './leaks';
import { proofFor } from './proof';

export { expect };

type Order = { type?: 'Buy' | 'Sell'; amount?: string; currency?: string; network?: string };

/** A person in front of the page. */
export class Buyer {
  readonly widget: FrameLocator;
  readonly proof: ReturnType<typeof proofFor>;

  /** The part of `email` before the + selects what the simulator does; see its table in the README. */
  constructor(
    readonly page: Page,
    readonly email: string,
  ) {
    this.widget = page.frameLocator('#proof-widget iframe');
    this.proof = proofFor(email);
  }

  async signsIn() {
    await this.page.goto('/');
    await this.page.getByRole('textbox', { name: 'Email' }).fill(this.email);
    await this.page.getByRole('button', { name: 'Continue with email' }).click();
    await expect(this.page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
  }

  async fillsIn({ type = 'Buy', amount = '99.50', currency = 'USDT', network = 'TRC20' }: Order = {}) {
    await this.page.getByRole('radio', { name: type }).check();
    await this.page.getByRole('textbox', { name: 'Amount' }).fill(amount);
    await this.page.getByRole('combobox', { name: 'Currency' }).selectOption(currency);
    await this.page.getByRole('combobox', { name: 'Network' }).selectOption(network);
  }

  async asks(order: Order = {}) {
    await this.fillsIn(order);
    await this.page.getByRole('button', { name: 'Continue', exact: true }).click();
  }

  /** Signs in, orders, and waits for the first screen of a widget that knows who they are. */
  async opensWidget() {
    await this.signsIn();
    await this.asks();
    await expect(this.widget.getByRole('heading', { name: 'Choose a payment method' })).toBeVisible();
  }

  async verifiesIdentity() {
    await this.widget.getByRole('button', { name: 'Use a sample document' }).click();
    await this.widget.getByRole('button', { name: 'Continue' }).click();
    await this.widget.getByRole('button', { name: 'Take selfie' }).click();
    await this.widget.getByRole('button', { name: 'Use this selfie' }).click();
  }

  async picksCard() {
    await this.widget.getByRole('radio', { name: 'Card' }).check();
    await this.widget.getByRole('button', { name: 'Continue' }).click();
  }

  async paysWith(number: string) {
    await this.widget.getByRole('textbox', { name: 'Card number' }).fill(number);
    await this.widget.getByRole('textbox', { name: 'Expiry' }).fill('12/40');
    await this.widget.getByRole('textbox', { name: 'CVC' }).fill('123');
    await this.widget.getByRole('button', { name: /^Pay / }).click();
  }

  /** Goes back to the form from a widget that shows, and has not finished. */
  async leaves() {
    await expect(this.widget.getByRole('heading')).toBeVisible();
    await this.page.getByRole('button', { name: 'Leave payment' }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  }

  /** Goes to the transaction's own page, whether or not there is something in the widget to lose. */
  async looksAtDetails() {
    const link = this.page.getByRole('link', { name: 'Transaction details' });
    await this.page.goto(String(await link.getAttribute('href')));
  }

  /** The page's word on how things stand. */
  get status() {
    return this.page.getByRole('status');
  }

  /** The page's alert; Next keeps one of its own, for the names of pages. */
  get alert() {
    return this.page.locator('main').getByRole('alert');
  }
}

export const cards = { good: '4242 4242 4242 4242', declined: '4000 0000 0000 0002' };

/** An answer's headers and body: without that of a stream, which has no end, and of a page that is gone. */
async function saidBy(response: Response): Promise<string> {
  const headers = response.headers();
  const isStream = headers['content-type']?.startsWith('text/event-stream');
  const body = isStream ? '' : await response.text().catch(() => '');
  return body + JSON.stringify(headers);
}

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
    page.on(
      'console',
      message => message.type() === 'error' && note(`${message.text()} ${message.location().url}`),
    );
    page.on('pageerror', error => note(String(error)));
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
