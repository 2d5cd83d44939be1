/** Takes the pictures of the contact sheet: `npm run contact-sheet`. */
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, test } from '@/e2e/support/fixtures';
import { pageStates } from '@/e2e/support/page-states';
import { columns, tileFile, tilesFolder } from './columns';

test.use({
  viewport: { width: 390, height: 844 },
  contextOptions: { reducedMotion: 'reduce' },
  // Some states are shown after an error.
  expectedErrors: [/./],
});

/** Changes the language without a reload, which would lose the state of the page. */
async function selectLanguage(page: Page, language: string) {
  const html = page.locator('html');
  if ((await html.getAttribute('lang')) === language) return;
  await page.getByRole('combobox', { name: 'Language' }).selectOption(language);
  await expect(html).toHaveAttribute('lang', language);
}

for (const [state, openState] of Object.entries(pageStates))
  test(state, async ({ appPage, widgetPage, page }) => {
    await openState({ page, appPage, widgetPage });
    for (const column of columns) {
      await page.setViewportSize(column);
      await page.emulateMedia({ colorScheme: column.colorScheme });
      await selectLanguage(page, column.language);
      await page.screenshot({ path: join(tilesFolder, tileFile(state, column)) });
    }
  });
