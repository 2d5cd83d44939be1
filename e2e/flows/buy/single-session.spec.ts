/** Each purchase opens one session and calls `run` once, because a token works once and a second run shows a log-in form.
 *  Runs on the production build, and on `next dev` because React's StrictMode runs effects twice. */
import { countRuns } from '@/e2e/support/count-runs';
import { expect, type Simulator, test } from '@/e2e/support/fixtures';

const sessionsAtProof = async (simulator: Simulator) =>
  (await simulator.requests()).filter(({ path }) => path === '/widget/session').length;

test('a double click opens one session', { tag: '@buy' }, async ({
  appPage,
  widgetPage,
  simulator,
  page,
}) => {
  const runs = await countRuns(page);
  await appPage.signIn();
  await appPage.fillOrder();
  await page.getByRole('button', { name: 'Continue', exact: true }).dblclick();
  await expect(widgetPage.screen('Choose a payment method')).toBeVisible();
  expect(await runs()).toBe(1);
  expect(await sessionsAtProof(simulator)).toBe(1);
});

test('two submits in the same task open one session', { tag: '@buy' }, async ({
  appPage,
  widgetPage,
  simulator,
  page,
}) => {
  const runs = await countRuns(page);
  await appPage.signIn();
  await appPage.fillOrder();
  await page.getByRole('button', { name: 'Continue', exact: true }).evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await expect(widgetPage.screen('Choose a payment method')).toBeVisible();
  expect(await runs()).toBe(1);
  expect(await sessionsAtProof(simulator)).toBe(1);
});

test('re-rendering, a visibility change and a new viewport size do not run the widget again', {
  tag: '@buy',
}, async ({ widgetPage, simulator, page }) => {
  const runs = await countRuns(page);
  await widgetPage.open();
  await page.setViewportSize({ width: 390, height: 800 });
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await widgetPage.chooseCard();
  await expect(widgetPage.screen('Pay by card')).toBeVisible();
  expect(await runs()).toBe(1);
  expect(await sessionsAtProof(simulator)).toBe(1);
});

test('going back and forward does not run the widget again', { tag: '@buy' }, async ({
  appPage,
  widgetPage,
  simulator,
  page,
}) => {
  const runs = await countRuns(page);
  await widgetPage.open();
  await appPage.details.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL(/\/transactions\//);
  await page.goBack();
  await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
  await expect(page.locator('iframe')).toHaveCount(0);
  await page.goForward();
  await expect(page).toHaveURL(/\/transactions\//);
  await page.goBack();
  await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
  expect(await runs()).toBe(1);
  expect(await sessionsAtProof(simulator)).toBe(1);
});

test('leaving removes the widget, and a new purchase opens a new session', { tag: '@buy' }, async ({
  appPage,
  widgetPage,
  simulator,
  page,
}) => {
  const runs = await countRuns(page);
  await widgetPage.open();
  await widgetPage.leave();
  await expect(page.locator('#proof-widget > *')).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('99.50');
  await appPage.submit();
  await expect(widgetPage.screen('Choose a payment method')).toBeVisible();
  expect(await runs()).toBe(2);
  expect(await sessionsAtProof(simulator)).toBe(2);
});

test('the script is loaded once, before the user submits the order', { tag: '@buy' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  const loads: string[] = [];
  page.on('request', request => request.url().endsWith('/widget.2.0.js') && loads.push(request.url()));
  const scriptLoaded = page.waitForResponse('**/widget.2.0.js');
  await appPage.signIn();
  await scriptLoaded;
  await appPage.submitOrder();
  await expect(widgetPage.screen('Choose a payment method')).toBeVisible();
  await widgetPage.leave();
  await appPage.submit();
  await expect(widgetPage.screen('Choose a payment method')).toBeVisible();
  expect(loads).toHaveLength(1);
});

test('the page stores neither the token nor the signature', { tag: '@buy' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  await appPage.signIn();
  const answered = page.waitForResponse('**/api/session');
  await appPage.submitOrder();
  const session = (await (await answered).json()) as { init_token: string; signature: string };
  await expect(widgetPage.screen('Choose a payment method')).toBeVisible();
  const stored = await page.evaluate(() => {
    // React stores its fibers on the elements. The QueryClient is a prop of a provider above them.
    type Fiber = { return: Fiber | null; memoizedProps: { client?: unknown } | null };
    const main = document.querySelector('main');
    const key = Object.keys(main ?? {}).find(name => name.startsWith('__reactFiber'));
    let fiber = (main as unknown as Record<string, Fiber | null>)[key ?? ''] ?? null;
    while (fiber && !fiber.memoizedProps?.client) fiber = fiber.return;
    type Cache = { getAll: () => { state: unknown }[] };
    const client = fiber?.memoizedProps?.client as
      | { getMutationCache: () => Cache; getQueryCache: () => Cache }
      | undefined;
    return {
      foundClient: client !== undefined,
      caches: JSON.stringify([
        client
          ?.getMutationCache()
          .getAll()
          .map(({ state }) => state),
        client
          ?.getQueryCache()
          .getAll()
          .map(({ state }) => state),
      ]),
      storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
      document: document.documentElement.outerHTML,
    };
  });
  expect(stored.foundClient).toBe(true);
  for (const place of [stored.caches, stored.storage, stored.document])
    for (const secret of [session.init_token, session.signature]) expect(place).not.toContain(secret);
});
