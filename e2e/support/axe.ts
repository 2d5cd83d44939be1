/** What axe-core finds on a page. */
import axe from 'axe-core';
import type { Page } from 'playwright/test';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const options = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // The widget's frame is Proof's.
  iframes: false,
};

/** Without what axe cannot tell a text's background from: the arrow of a select is a gradient, and it takes the widget
 *  for lying above a dialog. */
const measurable = `
  select { background-image: none !important }
  body:has(dialog[open]) #proof-widget { visibility: hidden }`;

async function prepare(page: Page) {
  if (await page.evaluate(() => 'axe' in window)) return;
  // The page's policy lets no script of others in; what the debugger evaluates is not held to it.
  await page.evaluate(axe.source);
  await page.evaluate(css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
  }, measurable);
}

/** Each violation, and each colour that could not be measured, with the elements that it is about; `within`, a
 *  selector, leaves out the rest of the page. */
async function problems(page: Page, within: string): Promise<string[]> {
  await prepare(page);
  const found = await page.evaluate(
    async ([context, how]) => {
      const { violations, incomplete } = await window.axe.run(context, how);
      return [...violations, ...incomplete.filter(({ id }) => id === 'color-contrast')];
    },
    [within, options] as const,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}

/** In both colour schemes; without motion, in the middle of which a colour is another. */
export async function accessProblems(page: Page, within = 'html'): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    found.push(...(await problems(page, within)).map(each => `${colorScheme}: ${each}`));
  }
  return found;
}
