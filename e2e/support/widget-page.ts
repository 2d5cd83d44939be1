/** Page object of Proof's widget. Each step waits for the next screen, so that a failed test names the step that failed. */
import { expect, type FrameLocator, test } from 'playwright/test';
import { target } from '@/e2e/targets';
import { cardCases } from '@/simulator/cases';
import type { AppPage } from './app-page';

export class WidgetPage {
  readonly frame: FrameLocator;

  constructor(private readonly appPage: AppPage) {
    this.frame = appPage.page.frameLocator('#proof-widget iframe');
  }

  /** Signs in, submits an order, and waits for the widget's first screen for a verified user. */
  async open() {
    await this.appPage.signIn();
    await this.appPage.submitOrder();
    await expect(this.screen('Choose a payment method')).toBeVisible();
  }

  async verifyIdentity() {
    await this.submitDocument();
    await this.frame.getByRole('button', { name: 'Take selfie' }).click();
    await this.completeScreen('Take a selfie', 'Use this selfie');
  }

  async submitDocument() {
    await this.skipAtProof('documents and a selfie');
    await this.frame.getByRole('button', { name: 'Use a sample document' }).click();
    await expect(this.frame.getByText('Sample document chosen.')).toBeVisible();
    await this.completeScreen('Verify your identity', 'Continue');
  }

  async chooseCard() {
    await this.skipAtProof('a payment method');
    await this.frame.getByRole('radio', { name: 'Card' }).check();
    await this.completeScreen(/^Choose (a payment method|where the money goes)$/, 'Continue');
  }

  /** Pays by card. After a refused card, the form stays open and shows the reason. */
  async payWith(card: string) {
    await this.skipAtProof('a card');
    await this.frame.getByRole('textbox', { name: 'Card number' }).fill(card);
    await this.frame.getByRole('textbox', { name: 'Expiry' }).fill('12/40');
    await this.frame.getByRole('textbox', { name: 'CVC' }).fill('123');
    await this.frame.getByRole('button', { name: /^Pay / }).click();
    const refusal = cardCases[card]?.refusal;
    if (refusal) await expect(this.frame.getByRole('alert')).toHaveText(refusal);
    else await expect(this.screen('Pay by card')).toBeHidden();
  }

  async confirmDeposit() {
    await this.skipAtProof('a deposit');
    await this.completeScreen(/^Send /, 'I have sent it');
  }

  async cancel() {
    await this.skipAtProof('a payment to cancel');
    await this.frame.getByRole('button', { name: 'Cancel' }).click();
    await expect(this.screen('Cancelled')).toBeVisible();
  }

  /** Leaves a visible, unfinished widget and goes back to the form. */
  async leave() {
    const { page, amount } = this.appPage;
    await expect(this.frame.getByRole('heading')).toBeVisible();
    await page.getByRole('button', { name: 'Leave payment' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
    await expect(amount).toBeVisible();
  }

  /** Returns the heading of a screen, which identifies the screen. */
  screen(name: string | RegExp) {
    return this.frame.getByRole('heading', { name });
  }

  /** Waits for a screen, presses its button, and waits until the screen is gone. */
  private async completeScreen(screen: string | RegExp, button: string) {
    await expect(this.screen(screen)).toBeVisible();
    await this.frame.getByRole('button', { name: button }).click();
    await expect(this.screen(screen), `the screen after "${button}" is shown`).toBeHidden();
  }

  /** Skips the rest of a flow against Proof itself, because only a person can finish Proof's own widget. */
  private async skipAtProof(request: string) {
    if (target.name !== 'proof') return;
    await expect(this.appPage.page.locator('#proof-widget')).toHaveAttribute('aria-busy', 'false');
    test.skip(true, `A person must finish this: Proof’s widget asks for ${request}.`);
  }
}
