/** What every flow starts with: a user of its own, the page, Proof's widget, and an eye on what must not happen. */
import { randomUUID } from 'node:crypto';
import { test as base, expect, type FrameLocator, type Page } from 'playwright/test';
import { proofFor } from './proof';
import { secrets } from './targets';

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
    page.on('response', async response => {
      const text = await response.text().catch(() => '');
      const seen = text + JSON.stringify(response.headers());
      for (const [name, secret] of Object.entries(secrets))
        if (seen.includes(secret)) note(`${name} in ${response.url()}`);
    });
    await use(page);
    expect(unexpected, 'errors on the console, CSP violations, secrets in answers').toEqual([]);
  },

  buyer: async ({ page, as }, use) => {
    await use(new Buyer(page, `${as}+${randomUUID().slice(0, 8)}@example.com`));
  },
});
