/** Accessibility of every state of the page: WCAG 2.2 AA as far as axe-core can check it, small viewports, right-to-left text,
 *  forced colours and reduced motion. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright/test';
import { nextSteps } from '@/app/_components/error-messages';
import { accessProblems } from '@/e2e/support/axe';
import { expect, test } from '@/e2e/support/fixtures';
import { pageStates } from '@/e2e/support/page-states';

/** Chromium logs an error for every response that is not a success. */
test.use({ expectedErrors: [/Failed to load resource/] });

/** The narrowest phone, and a screen of 1280 × 720 at 200 % zoom. */
const smallViewports = [
  { width: 320, height: 640 },
  { width: 640, height: 360 },
];

/** Returns the page widths that exceed the viewport. */
async function overflows(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const viewport of smallViewports) {
    await page.setViewportSize(viewport);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > viewport.width) found.push(`${width} of ${viewport.width}`);
  }
  await page.setViewportSize({ width: 1280, height: 720 });
  return found;
}

/** Switches to Arabic in place, so that the page keeps its state. */
async function switchToArabic(page: Page) {
  await page.getByRole('contentinfo').getByRole('combobox', { name: 'Language' }).selectOption('ar');
  await expect(page.locator('html[lang=ar][dir=rtl]')).toBeAttached();
}

for (const [name, openState] of Object.entries(pageStates)) {
  test(`${name}: axe-core finds no problem and nothing overflows, in English and in Arabic`, {
    tag: '@a11y',
  }, async ({ appPage, widgetPage, page }) => {
    await openState({ page, appPage, widgetPage });
    expect.soft(await accessProblems(page), 'English').toEqual([]);
    expect.soft(await overflows(page), 'English').toEqual([]);
    await switchToArabic(page);
    expect.soft(await accessProblems(page), 'Arabic').toEqual([]);
    expect.soft(await overflows(page), 'Arabic').toEqual([]);
  });
}

/** Returns our API's response for a key of `nextSteps`: `error`, or `error:code`. */
function refusal(name: string) {
  const [error, code = error] = name.split(':');
  return { error, code, message: '-', request_id: randomUUID() };
}

test('every API error shows an alert with its own text and the reference', { tag: '@a11y' }, async ({
  appPage,
  page,
}) => {
  let json = refusal('');
  await page.route('**/api/session', route => route.fulfill({ status: 400, json }));
  await appPage.signIn();
  await appPage.fillOrder();
  const errorsByText = new Map<string, string>();
  for (const name of Object.keys(nextSteps)) {
    json = refusal(name);
    await appPage.submit();
    await expect(appPage.alert, name).toContainText(`Reference for support: ${json.request_id}`);
    await expect(appPage.alert.locator('strong'), name).toHaveText(/\p{L}/u);
    const parts = await appPage.alert.locator('strong, span:not(:last-of-type)').allInnerTexts();
    const text = parts.join(' ');
    expect(errorsByText.get(text), `another error with the text of ${name}`).toBeUndefined();
    errorsByText.set(text, name);
    expect.soft(await accessProblems(page, 'main [role=alert]'), name).toEqual([]);
  }
});

test('forced colours: the selected option is visible, and every select has an arrow', {
  tag: '@a11y',
}, async ({ appPage, page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await appPage.signIn();
  const labelOf = (name: string) =>
    page.locator('label').filter({ has: page.getByRole('radio', { name, exact: true }) });
  for (const [chosen, other] of [
    ['Sell', 'Buy'],
    ['Buy', 'Sell'],
  ] as const) {
    await page.getByRole('radio', { name: chosen, exact: true }).check();
    await expect(labelOf(chosen)).toHaveCSS('outline-style', 'solid');
    await expect(labelOf(other)).toHaveCSS('outline-style', 'none');
  }
  // Our own arrow is a gradient, which forced colours remove.
  for (const name of ['Currency', 'Network', 'Language', 'Appearance'])
    await expect(page.getByRole('combobox', { name })).toHaveCSS('appearance', 'auto');
});

test('nothing is animated when the user prefers reduced motion', { tag: '@a11y' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  const animations = () => page.evaluate(() => document.getAnimations().length);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await pageStates.loading?.({ page, appPage, widgetPage });
  await expect.poll(animations).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(animations).toBe(0);
});
