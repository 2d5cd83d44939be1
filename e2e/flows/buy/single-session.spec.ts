/** One session, one `run`: a token works once, and a second run shows its user a log-in form. Runs against the
 *  production build and, for React's StrictMode, against `next dev`. */
import type { Page } from 'playwright/test';
import { expect, type Simulator, test } from '@/e2e/support/fixtures';

/** Counts the calls of `proofWidget.run` across the whole page, whoever makes them. */
async function countRuns(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    let widget: { run: (args: unknown) => void } | undefined;
    const counter = { runs: 0 };
    Object.assign(window, { counter });
    Object.defineProperty(window, 'proofWidget', {
      configurable: true,
      get: () => widget,
      set: (real: { run: (args: unknown) => void }) => {
        widget = {
          run: args => {
            counter.runs += 1;
            real.run(args);
          },
        };
      },
    });
  });
  return () => page.evaluate(() => (window as unknown as { counter: { runs: number } }).counter.runs);
}

const sessionsAtProof = async (simulator: Simulator) =>
  (await simulator.requests()).filter(({ path }) => path === '/widget/session').length;

test('a double click', { tag: '@buy' }, async ({ appPage, widgetPage, simulator, page }) => {
  const runs = await countRuns(page);
  await appPage.signIn();
  await appPage.fillOrder();
  await page.getByRole('button', { name: 'Continue', exact: true }).dblclick();
  await expect(widgetPage.screen('Choose a payment method')).toBeVisible();
  expect(await runs()).toBe(1);
  expect(await sessionsAtProof(simulator)).toBe(1);
});

test('two submits in one go', { tag: '@buy' }, async ({ appPage, widgetPage, simulator, page }) => {
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

test('re-renders: progress, focus and another size', { tag: '@buy' }, async ({
  widgetPage,
  simulator,
  page,
}) => {
  const runs = await countRuns(page);
  await widgetPage.open();
  await page.setViewportSize({ width: 390, height: 800 });
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await widgetPage.chooseCard();
  await expect(widgetPage.screen('Pay by card')).toBeVisible();
  expect(await runs()).toBe(1);
  expect(await sessionsAtProof(simulator)).toBe(1);
});

test('back and forward', { tag: '@buy' }, async ({ appPage, widgetPage, simulator, page }) => {
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

test('leaving empties the host, and a new purchase is a new session', { tag: '@buy' }, async ({
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

/** Keeps our server's answer back until `release` is called; that resolves once the page has it. */
async function holdSession(page: Page) {
  let release = () => {};
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  const answered = page.waitForResponse('**/api/session');
  await page.route('**/api/session', async route => {
    const response = await route.fetch();
    await released;
    await route.fulfill({ response });
  });
  return async () => {
    release();
    await (await answered).finished();
    await page.waitForTimeout(500);
  };
}

test.describe('a late answer', () => {
  test('after Cancel is dropped', { tag: '@buy' }, async ({ appPage, page }) => {
    const runs = await countRuns(page);
    await appPage.signIn();
    const release = await holdSession(page);
    await appPage.submitOrder();
    await page.getByRole('button', { name: 'Leave payment' }).click();
    await expect(page.getByRole('textbox', { name: 'Amount' })).toBeVisible();
    await release();
    expect(await runs()).toBe(0);
    await expect(page.locator('#proof-widget > *')).toHaveCount(0);
  });

  test('after going to another page and back is dropped', { tag: '@buy' }, async ({ appPage, page }) => {
    const runs = await countRuns(page);
    await appPage.signIn();
    const release = await holdSession(page);
    await appPage.submitOrder();
    await page.getByRole('button', { name: 'Leave payment' }).waitFor();
    await page.getByRole('link', { name: 'Transactions', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Transactions' })).toBeVisible();
    await page.goBack();
    // A form that knows nothing of the order.
    await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('');
    await release();
    expect(await runs()).toBe(0);
    await expect(page.locator('#proof-widget > *')).toHaveCount(0);
  });
});

test('the script is loaded once, ahead of the click', { tag: '@buy' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  const loads: string[] = [];
  page.on('request', request => request.url().endsWith('/widget.2.0.js') && loads.push(request.url()));
  const early = page.waitForResponse('**/widget.2.0.js');
  await appPage.signIn();
  await early;
  await appPage.submitOrder();
  await expect(widgetPage.screen('Choose a payment method')).toBeVisible();
  await widgetPage.leave();
  await appPage.submit();
  await expect(widgetPage.screen('Choose a payment method')).toBeVisible();
  expect(loads).toHaveLength(1);
});

test('nothing in the page keeps the token or the signature', { tag: '@buy' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  await appPage.signIn();
  const answered = page.waitForResponse('**/api/session');
  await appPage.submitOrder();
  const session = (await (await answered).json()) as { init_token: string; signature: string };
  await expect(widgetPage.screen('Choose a payment method')).toBeVisible();
  const kept = await page.evaluate(() => {
    // React keeps its tree on the elements; the one QueryClient is a prop of the provider above them.
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
  expect(kept.foundClient).toBe(true);
  for (const place of [kept.caches, kept.storage, kept.document])
    for (const secret of [session.init_token, session.signature]) expect(place).not.toContain(secret);
});
