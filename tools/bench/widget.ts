/** From the click to the running widget, where Proof takes 300 ms for a session and 300 ms for its script, beside the
 *  quickstart's page and one that loads the script on click. What is told is what comes on top of the session's 300 ms,
 *  which nobody can get below. Measured in the page, from the click's capture to the call of `proofWidget.run`. */
import type { Browser, Page } from 'playwright';
import { ApiUser, order } from '@/testing/api-user';
import { onNewPage, openBrowser } from './browser';
import { startPages } from './pages';
import { inTurns, median } from './rounds';
import { type Benchmark, type Effort, type Row, rounded } from './row';
import { slowMs } from './slow';

const states = [
  { name: 'on an idle page', slowdown: 1, target: 60 },
  { name: 'on a processor four times as slow', slowdown: 4, target: 150 },
];

declare global {
  interface Window {
    /** Times of the page's own clock: of the click, and of the call of `run` (`upstream.ts`). */
    clickedAt?: number;
    ranAt?: number;
  }
}

async function run({ rounds, isQuick }: Effort): Promise<Row[]> {
  const pages = await startPages();
  await Promise.all([warmUp(pages.ours), warmUp(pages.quickstart)]);
  const browser = await openBrowser();
  const rows: Row[] = [];
  for (const { name, slowdown, target } of isQuick ? states.slice(0, 1) : states) {
    const found = await inTurns(rounds, {
      // Each time somebody new: an earlier transaction would be followed meanwhile.
      ours: async round => {
        const user = new ApiUser(pages.ours, `widget-${slowdown}-${round}@example.com`);
        return timeOf(browser, pages.ours, slowdown, [await user.cookieForBrowser()]);
      },
      quickstart: () => timeOf(browser, pages.quickstart, slowdown),
      onClick: () => timeOf(browser, `${pages.quickstart}/on-click`, slowdown),
    });
    const added = (times: number[]) => rounded(median(times) - slowMs, 1);
    rows.push({
      what: `${name}, from the click to the widget: more than Proof’s ${slowMs} ms`,
      value: added(found.ours),
      unit: 'ms',
      target,
      from: {
        'the quickstart page': added(found.quickstart),
        'the script on click': added(found.onClick),
        'ours by round': found.ours.map(ms => Math.round(ms - slowMs)).join(' '),
      },
    });
  }
  return rows;
}

/** What a server's first sessions meet is compiled as it runs. */
async function warmUp(url: string): Promise<void> {
  const users = Array.from({ length: 8 }, (_, user) => new ApiUser(url, `warm-${user}@example.com`));
  for (let sessions = 0; sessions < 5; sessions++)
    await Promise.all(users.map(async user => (await user.signIn()).post('/api/session', order)));
}

type Cookies = Parameters<typeof onNewPage>[1];

const timeOf = (browser: Browser, url: string, slowdown: number, cookies: Cookies = []): Promise<number> =>
  onNewPage(browser, cookies, async page => {
    await noteClicks(page);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await page.goto(url);
    if (!url.endsWith('/on-click')) await page.waitForFunction(() => window.proofWidget);
    const amount = page.getByRole('textbox', { name: 'Amount' });
    if (await amount.isVisible()) await amount.fill('99.50');
    await page.evaluate(() => new Promise(resolve => requestIdleCallback(resolve)));
    await page.getByRole('button', { name: 'Continue' }).click();
    const ran = await page.waitForFunction(() => window.ranAt && window.ranAt - (window.clickedAt ?? 0));
    return Number(await ran.jsonValue());
  });

const noteClicks = (page: Page) =>
  page.addInitScript(() => {
    addEventListener(
      'click',
      () => {
        window.clickedAt = performance.now();
      },
      true,
    );
  });

export const widget: Benchmark = { name: 'widget', run };
