/** Runs axe-core on a page. */
import axe from 'axe-core';
import type { Page } from 'playwright/test';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const options = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // The widget's frame belongs to Proof.
  iframes: false,
};

/** Hides elements that prevent axe-core from measuring contrast: the arrow of a select is a gradient, and axe-core treats the
 *  widget as if it were above an open dialog. */
const measurableStyles = `
  select { background-image: none !important }
  body:has(dialog[open]) #proof-widget { visibility: hidden }`;

async function prepare(page: Page) {
  if (await page.evaluate(() => 'axe' in window)) return;
  // The page's Content Security Policy blocks other scripts, but it does not apply to scripts from the debugger.
  await page.evaluate(axe.source);
  await page.evaluate(css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
  }, measurableStyles);
}

/** Returns each violation, and each contrast that axe-core could not measure, with its elements.
 *  @param within a selector that limits the check to a part of the page */
async function runAxe(page: Page, within: string): Promise<string[]> {
  await prepare(page);
  const found = await page.evaluate(
    async ([context, runOptions]) => {
      const { violations, incomplete } = await window.axe.run(context, runOptions);
      return [...violations, ...incomplete.filter(({ id }) => id === 'color-contrast')];
    },
    [within, options] as const,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}

/** Returns the problems in both colour schemes. Motion is reduced, because colours change during a transition. */
export async function accessProblems(page: Page, within = 'html'): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    found.push(...(await runAxe(page, within)).map(each => `${colorScheme}: ${each}`));
  }
  return found;
}
