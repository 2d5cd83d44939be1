/** A person who goes on in Proof's widget. Each step waits for the next screen, so that a press that was lost is told
 *  where it was lost. */
import { expect, type FrameLocator, type Page, test } from 'playwright/test';
import { target } from '@/e2e/targets';
import { cardCases } from '@/simulator/cases';
import { Visitor } from './app-page';
import { proofFor } from './simulator';

export class Buyer extends Visitor {
  readonly widget: FrameLocator;
  readonly proof: ReturnType<typeof proofFor>;

  /** The part of `email` before the + selects what the simulator does (docs/testing.md). */
  constructor(page: Page, email: string) {
    super(page, email);
    this.widget = page.frameLocator('#proof-widget iframe');
    this.proof = proofFor(email);
  }

  /** Signs in, orders, and waits for the first screen of a widget that knows who they are. */
  async opensWidget() {
    await this.signsIn();
    await this.asks();
    await expect(this.screen('Choose a payment method')).toBeVisible();
  }

  async verifiesIdentity() {
    await this.givesDocument();
    await this.widget.getByRole('button', { name: 'Take selfie' }).click();
    await this.passes('Take a selfie', 'Use this selfie');
  }

  async givesDocument() {
    await this.leavesToPerson('documents and a selfie');
    await this.widget.getByRole('button', { name: 'Use a sample document' }).click();
    await expect(this.widget.getByText('Sample document chosen.')).toBeVisible();
    await this.passes('Verify your identity', 'Continue');
  }

  async picksCard() {
    await this.leavesToPerson('a payment method');
    await this.widget.getByRole('radio', { name: 'Card' }).check();
    await this.passes(/^Choose (a payment method|where the money goes)$/, 'Continue');
  }

  /** A card that is refused leaves its form open, with the reason. */
  async paysWith(card: string) {
    await this.leavesToPerson('a card');
    await this.widget.getByRole('textbox', { name: 'Card number' }).fill(card);
    await this.widget.getByRole('textbox', { name: 'Expiry' }).fill('12/40');
    await this.widget.getByRole('textbox', { name: 'CVC' }).fill('123');
    await this.widget.getByRole('button', { name: /^Pay / }).click();
    const refusal = cardCases[card]?.refusal;
    if (refusal) await expect(this.widget.getByRole('alert')).toHaveText(refusal);
    else await expect(this.screen('Pay by card')).toBeHidden();
  }

  async sendsDeposit() {
    await this.leavesToPerson('a deposit');
    await this.passes(/^Send /, 'I have sent it');
  }

  async cancels() {
    await this.leavesToPerson('a payment to cancel');
    await this.widget.getByRole('button', { name: 'Cancel' }).click();
    await expect(this.screen('Cancelled')).toBeVisible();
  }

  /** Goes back to the form from a widget that shows, and has not finished. */
  async leaves() {
    await expect(this.widget.getByRole('heading')).toBeVisible();
    await this.page.getByRole('button', { name: 'Leave payment' }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
    await expect(this.amount).toBeVisible();
  }

  /** A screen of the widget, by its heading. */
  screen(name: string | RegExp) {
    return this.widget.getByRole('heading', { name });
  }

  /** Presses what ends a screen. */
  private async passes(screen: string | RegExp, button: string) {
    await expect(this.screen(screen)).toBeVisible();
    await this.widget.getByRole('button', { name: button }).click();
    await expect(this.screen(screen), `"${button}" was pressed, and the screen after it comes`).toBeHidden();
  }

  /** Proof's own widget is shown, and that is as far as a program gets. */
  private async leavesToPerson(what: string) {
    if (target.name !== 'proof') return;
    await expect(this.page.locator('#proof-widget')).toHaveAttribute('aria-busy', 'false');
    test.skip(true, `A person must finish this: Proof’s widget asks for ${what}.`);
  }
}
