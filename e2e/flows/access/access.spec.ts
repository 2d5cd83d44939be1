/** Every state of the page, for whoever hears it, enlarges it, reads from right to left, or needs other colours or
 *  less motion: WCAG 2.2 AA, as far as a machine can tell. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright/test';
import { nextSteps } from '@/app/_components/error-messages';
import { accessProblems } from '@/e2e/support/axe';
import { expect, test } from '@/e2e/support/fixtures';
import { pageStates } from '@/e2e/support/page-states';

/** Chromium tells of every answer that is no success. */
test.use({ expectedErrors: [/Failed to load resource/] });

/** The narrowest phone, and a screen of 1280 by 720 at 200 %. */
const smallViewports = [
  { width: 320, height: 640 },
  { width: 640, height: 360 },
];

/** The widths of the page that are wider than its viewport. */
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

/** The words change in place, and the state stays. (Below the dialog of `leaving` nobody gets at the choice.) */
async function speaksArabic(page: Page) {
  await page.getByRole('contentinfo').getByRole('combobox', { name: 'Language' }).selectOption('ar');
  await expect(page.locator('html[lang=ar][dir=rtl]')).toBeAttached();
}

for (const [name, openState] of Object.entries(pageStates)) {
  test(`${name}: axe finds nothing, and nothing overflows, in English and in Arabic`, {
    tag: '@a11y',
  }, async ({ appPage, widgetPage, page }) => {
    await openState({ page, appPage, widgetPage });
    expect.soft(await accessProblems(page), 'English').toEqual([]);
    expect.soft(await overflows(page), 'English').toEqual([]);
    await speaksArabic(page);
    expect.soft(await accessProblems(page), 'Arabic').toEqual([]);
    expect.soft(await overflows(page), 'Arabic').toEqual([]);
  });
}

/** What our API answers for a name of `nextSteps`: `error`, or `error:code`. */
function refusal(name: string) {
  const [error, code = error] = name.split(':');
  return { error, code, message: '-', request_id: randomUUID() };
}

test('every error of the API has an alert with words of its own and the reference', { tag: '@a11y' }, async ({
  appPage,
  page,
}) => {
  let json = refusal('');
  await page.route('**/api/session', route => route.fulfill({ status: 400, json }));
  await appPage.signIn();
  await appPage.fillOrder();
  const owners = new Map<string, string>();
  for (const name of Object.keys(nextSteps)) {
    json = refusal(name);
    await appPage.submit();
    await expect(appPage.alert, name).toContainText(`Reference for support: ${json.request_id}`);
    await expect(appPage.alert.locator('strong'), name).toHaveText(/\p{L}/u);
    const words = await appPage.alert.locator('strong, span:not(:last-of-type)').allInnerTexts();
    expect(owners.get(words.join(' ')), `who has the words of ${name} too`).toBeUndefined();
    owners.set(words.join(' '), name);
    expect.soft(await accessProblems(page, 'main [role=alert]'), name).toEqual([]);
  }
});

test('forced colours: what is chosen is told apart, and every select has its arrow', {
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
  // The arrow that we draw is made of colours, which are not kept there.
  for (const name of ['Currency', 'Network', 'Language', 'Appearance'])
    await expect(page.getByRole('combobox', { name })).toHaveCSS('appearance', 'auto');
});

test('nothing moves for whoever asks for less motion', { tag: '@a11y' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  const moving = () => page.evaluate(() => document.getAnimations().length);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await pageStates.loading?.({ page, appPage, widgetPage });
  await expect.poll(moving).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(moving).toBe(0);
});
