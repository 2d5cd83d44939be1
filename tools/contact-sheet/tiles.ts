/** Takes the contact sheet's pictures: `npm run contact-sheet`. */
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, test } from '@/e2e/support/fixtures';
import { pageStates } from '@/e2e/support/page-states';
import { columns, tileFile, tilesFolder } from './columns';

test.use({
  viewport: { width: 390, height: 844 },
  contextOptions: { reducedMotion: 'reduce' },
  // Some states are what an error leads to.
  expectedErrors: [/./],
});

/** Without loading the page anew, which would lose its state. */
async function speaks(page: Page, language: string) {
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
      await speaks(page, column.language);
      await page.screenshot({ path: join(tilesFolder, tileFile(state, column)) });
    }
  });
