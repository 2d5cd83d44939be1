/** Identity checks of a first-time user that do not succeed at once. */
import { expect, test } from '@/e2e/support/fixtures';

test.describe('not verified', () => {
  test.use({ as: 'identity-failed' });
  test('a failed identity check: the widget shows it, and nothing is paid', { tag: '@buy' }, async ({
    appPage,
    widgetPage,
  }) => {
    await appPage.signIn();
    await appPage.submitOrder();
    await widgetPage.verifyIdentity();
    await expect(widgetPage.screen('We could not verify your identity')).toBeVisible();
    await appPage.openDetails();
    await expect(appPage.status).toHaveText('Failed. The payment or the delivery did not work');
  });
});

test.describe('under review', () => {
  test.use({ as: 'identity-pending' });
  test('a pending identity check: the widget shows it, and the order waits', { tag: '@buy' }, async ({
    appPage,
    widgetPage,
  }) => {
    await appPage.signIn();
    await appPage.submitOrder();
    await widgetPage.verifyIdentity();
    await expect(widgetPage.screen('Your identity is under review')).toBeVisible();
    await appPage.openDetails();
    await expect(appPage.status).toHaveText('Waiting for your payment');
  });
});

test.describe('under review, then passed', () => {
  test.use({ as: 'identity-review' });
  test('a pending identity check that succeeds: the widget continues to the payment', {
    tag: '@buy',
  }, async ({ appPage, widgetPage }) => {
    await appPage.signIn();
    await appPage.submitOrder();
    await widgetPage.verifyIdentity();
    await expect(widgetPage.screen('Your identity is under review')).toBeVisible();
    await expect(widgetPage.screen('Choose a payment method')).toBeVisible();
  });
});
