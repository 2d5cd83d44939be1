/** /return, to which Proof redirects users: in the top window or in the widget's frame, signed in or not. */
import type { Page } from 'playwright/test';
import { type AppPage, expect, test } from '@/e2e/support/fixtures';
import { moveTransaction } from '@/e2e/support/simulator';
import { proofUrl } from '@/e2e/targets';

async function openTransaction(appPage: AppPage): Promise<string> {
  await appPage.submitOrder();
  return appPage.transactionPath();
}

test('in the top window, opens the transaction of this tab and ignores the query', {
  tag: '@status',
}, async ({ appPage, page }) => {
  await appPage.signIn();
  const first = await openTransaction(appPage);
  const other = await page.context().newPage();
  await other.goto('/');
  await other.getByRole('textbox', { name: 'Amount' }).fill('5');
  await other.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(other.getByRole('link', { name: 'Transaction details' })).toBeVisible();

  await page.goto('/return?merchant_transaction_id=somebody-elses&status=completed');
  await expect(page).toHaveURL(new RegExp(`${first}$`));
  await expect(appPage.status).toHaveText('Waiting for your payment');
});

test('in a tab without a transaction, opens the newest transaction', { tag: '@status' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  await appPage.signIn();
  await openTransaction(appPage);
  await widgetPage.leave();
  const newest = await openTransaction(appPage);
  const other = await page.context().newPage();
  await other.goto('/return');
  await expect(other).toHaveURL(new RegExp(`${newest}$`));
});

test('without any transaction, opens the start page', { tag: '@status' }, async ({ appPage, page }) => {
  await appPage.signIn();
  await page.goto('/return');
  await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/');
});

test.describe('with error responses', () => {
  test.use({ expectedErrors: [/Failed to load resource.*40[14]/] });

  test('asks a signed-out user to sign in', { tag: '@status' }, async ({ page }) => {
    await page.goto('/return');
    await expect(page.getByText('Sign in to see your transaction')).toBeVisible();
  });

  test('ignores the tab’s transaction when another user is signed in now', {
    tag: '@status',
  }, async ({ appPage, widgetPage, page }) => {
    await appPage.signIn();
    await openTransaction(appPage);
    await widgetPage.leave();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await appPage.enterEmail(`next-${appPage.email}`);
    await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
    await page.goto('/return');
    await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
  });
});

test('in the widget’s frame, opens the transaction in the top window', {
  tag: '@status',
}, async ({ appPage, widgetPage, page, baseURL }) => {
  await appPage.signIn();
  const path = await openTransaction(appPage);
  await expect(widgetPage.frame.getByRole('heading')).toBeVisible();
  const frame = page.frames().find(each => each.url().startsWith(proofUrl));
  const framedRequest = page.waitForRequest(
    request => request.url().includes('/return?') && request.frame() !== page.mainFrame(),
  );
  await frame?.evaluate(url => {
    location.href = url;
  }, `${baseURL}/return?status=completed`);
  const headers = await (await framedRequest).allHeaders();
  expect(headers.cookie).toBeUndefined();
  await expect(page).toHaveURL(new RegExp(`${path}$`));
  await moveTransaction(path.split('/').at(-1) ?? '', { status: 'completed' });
  await expect(appPage.status).toHaveText('Completed. Your crypto was delivered');
});

/** Adds a frame whose sandbox forbids it to navigate the top window. */
const openSandboxedFrame = (page: Page, src: string) =>
  page.evaluate(url => {
    const frame = document.createElement('iframe');
    frame.sandbox.add('allow-scripts', 'allow-same-origin');
    frame.src = url;
    document.body.append(frame);
  }, src);

test.describe('in a frame that may not navigate the top window', () => {
  test.use({ expectedErrors: [/Unsafe attempt to initiate navigation/] });

  test('shows a link to the transaction', { tag: '@status' }, async ({ appPage, page, baseURL }) => {
    await appPage.signIn();
    await openSandboxedFrame(page, `${baseURL}/return`);
    const link = page.frameLocator('iframe').getByRole('link', { name: 'Continue to your transaction' });
    await expect(link).toBeVisible();
    expect(
      await link.evaluate((element: HTMLAnchorElement) => [element.target, new URL(element.href).pathname]),
    ).toEqual(['_top', '/return']);
  });

  test('no link opens the app inside the frame', { tag: '@status' }, async ({ appPage, page, baseURL }) => {
    await appPage.signIn();
    await openSandboxedFrame(page, `${baseURL}/return`);
    const framed = page.frameLocator('iframe');
    await expect(framed.getByRole('link', { name: 'Continue to your transaction' })).toBeVisible();
    const link = framed.getByRole('link', { name: 'Transactions' });
    await link.click();
    await expect(link).toHaveAttribute('target', '_top');
    expect(page.frames().map(frame => new URL(frame.url()).pathname)).toEqual(['/', '/return']);
  });
});

test('only /return may be framed, and only by the widget and by us', { tag: '@status' }, async ({ page }) => {
  const policyOf = async (path: string) =>
    (await page.request.get(path)).headers()['content-security-policy'] ?? '';
  expect(await policyOf('/return')).toContain(`frame-ancestors 'self' ${proofUrl};`);
  for (const path of ['/', '/transactions/x', '/return/x', '/nothing', '/api/health'])
    expect(await policyOf(path)).toContain("frame-ancestors 'none'");
  expect(await policyOf('/')).toContain(`frame-src 'self' ${proofUrl};`);
});
