/** How the identity check of a first-time user may end, other than well. */
import { expect, test } from '@/e2e/support/fixtures';

test.describe('not verified', () => {
  test.use({ as: 'identity-failed' });
  test('the widget says so, and nothing is paid', { tag: '@buy' }, async ({ appPage, widgetPage }) => {
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
  test('the widget says so, and the order waits', { tag: '@buy' }, async ({ appPage, widgetPage }) => {
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
  test('the widget goes on to the payment', { tag: '@buy' }, async ({ appPage, widgetPage }) => {
    await appPage.signIn();
    await appPage.submitOrder();
    await widgetPage.verifyIdentity();
    await expect(widgetPage.screen('Your identity is under review')).toBeVisible();
    await expect(widgetPage.screen('Choose a payment method')).toBeVisible();
  });
});
