/** Page object of our own page: sign-in, the order form, and the links around the widget. */
import { expect, type Page, test } from 'playwright/test';
import { target } from '@/e2e/targets';

export type Order = { type?: 'Buy' | 'Sell'; amount?: string; currency?: string; network?: string };

export class AppPage {
  constructor(
    readonly page: Page,
    readonly email: string,
  ) {}

  /** Opens the start page and signs in by e-mail, unless the target has a saved sign-in. */
  async signIn() {
    await this.page.goto('/');
    if (!target.storageState) await this.enterEmail();
    await expect(this.amount, 'the user is signed in').toBeVisible();
  }

  async enterEmail(email = this.email) {
    await this.page.getByRole('textbox', { name: 'Email' }).fill(email);
    await this.page.getByRole('button', { name: 'Continue with email' }).click();
  }

  /** Fills in the form. At Proof itself, the currency and the network stay, because enabled pairs differ by partner. */
  async fillOrder({ type = 'Buy', amount = '99.50', currency = 'USDT', network = 'TRC20' }: Order = {}) {
    const option = this.page.getByRole('radio', { name: type });
    test.skip(
      target.name === 'proof' && !(await option.isVisible()),
      `"${type}" is not enabled on this target.`,
    );
    await option.check();
    await this.amount.fill(amount);
    if (target.name === 'proof') return;
    await this.page.getByRole('combobox', { name: 'Currency' }).selectOption(currency);
    await this.page.getByRole('combobox', { name: 'Network' }).selectOption(network);
  }

  async submitOrder(order: Order = {}) {
    await this.fillOrder(order);
    await this.submit();
  }

  /** Submits the form as it is. */
  async submit() {
    await this.page.getByRole('button', { name: 'Continue', exact: true }).click();
  }

  async retry() {
    await this.alert.getByRole('button', { name: 'Try again' }).click();
  }

  /** Loads the transaction's page. Unlike the link, this opens no dialog that asks about leaving the payment. */
  async openDetails() {
    await this.page.goto(await this.transactionPath());
  }

  /** Waits for the link to the transaction's page. @returns its path */
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

  /** The live region that shows the status. */
  get status() {
    return this.page.getByRole('status');
  }

  /** The alert of our page. Next.js has another alert outside `main`, which announces page titles. */
  get alert() {
    return this.page.locator('main').getByRole('alert');
  }
}
