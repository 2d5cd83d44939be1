/** A person in front of our page, up to where Proof's widget begins. */
import { expect, type Page, test } from 'playwright/test';
import { target } from '@/e2e/targets';

export type Order = { type?: 'Buy' | 'Sell'; amount?: string; currency?: string; network?: string };

export class Visitor {
  constructor(
    readonly page: Page,
    readonly email: string,
  ) {}

  /** On the start page; by e-mail, unless the target came with somebody who is signed in. */
  async signsIn() {
    await this.page.goto('/');
    if (!target.storageState) await this.givesEmail();
    await expect(this.amount, 'somebody is signed in').toBeVisible();
  }

  async givesEmail(email = this.email) {
    await this.page.getByRole('textbox', { name: 'Email' }).fill(email);
    await this.page.getByRole('button', { name: 'Continue with email' }).click();
  }

  /** At Proof with the form's own pair: which ones are enabled there differs by partner. */
  async fillsIn({ type = 'Buy', amount = '99.50', currency = 'USDT', network = 'TRC20' }: Order = {}) {
    const choice = this.page.getByRole('radio', { name: type });
    test.skip(
      target.name === 'proof' && !(await choice.isVisible()),
      `No "${type}" here: it is not enabled.`,
    );
    await choice.check();
    await this.amount.fill(amount);
    if (target.name === 'proof') return;
    await this.page.getByRole('combobox', { name: 'Currency' }).selectOption(currency);
    await this.page.getByRole('combobox', { name: 'Network' }).selectOption(network);
  }

  async asks(order: Order = {}) {
    await this.fillsIn(order);
    await this.continues();
  }

  /** Asks for what the form has. */
  async continues() {
    await this.page.getByRole('button', { name: 'Continue', exact: true }).click();
  }

  async triesAgain() {
    await this.alert.getByRole('button', { name: 'Try again' }).click();
  }

  /** Goes to the transaction's own page, whether or not there is something in the widget to lose. */
  async looksAtDetails() {
    await this.page.goto(await this.transactionPath());
  }

  /** Where the transaction's own page is, as soon as there is one. */
  async transactionPath(): Promise<string> {
    return String(await this.details.getAttribute('href'));
  }

  async transactionId(): Promise<string> {
    return (await this.transactionPath()).split('/').at(-1) ?? '';
  }

  get details() {
    return this.page.getByRole('link', { name: 'Transaction details' });
  }

  get amount() {
    return this.page.getByRole('textbox', { name: 'Amount' });
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
