/** Measures the time from the click to the call of `proofWidget.run`, by the page's clock, compared with the quickstart's
 *  page and one that loads the script on click. Proof takes 300 ms for a session and 300 ms for its script. The result is
 *  the time above the session's 300 ms, which is the minimum. */
import type { Browser, Page } from 'playwright';
import { ApiUser, order } from '@/testing/api-user';
import { onNewPage, openBrowser } from './browser';
import { startPageServers } from './pages';
import { type Benchmark, type Effort, type Row, rounded } from './result';
import { interleave, median } from './rounds';
import { upstreamDelayMs } from './upstream-delay';

const states = [
  { name: 'idle page', slowdown: 1, target: 60 },
  { name: 'CPU four times slower', slowdown: 4, target: 150 },
];

declare global {
  interface Window {
    /** By the page's clock: the time of the click, and of the call of `run` (set by the script of upstream.ts). */
    clickedAt?: number;
    ranAt?: number;
  }
}

async function run({ rounds, isQuick }: Effort): Promise<Row[]> {
  const pages = await startPageServers();
  await Promise.all([warmUp(pages.ours), warmUp(pages.quickstart)]);
  const browser = await openBrowser();
  const rows: Row[] = [];
  for (const { name, slowdown, target } of isQuick ? states.slice(0, 1) : states) {
    const results = await interleave(rounds, {
      // A new user each time, because the page would follow an earlier transaction.
      ours: async round => {
        const user = new ApiUser(pages.ours, `widget-${slowdown}-${round}@example.com`);
        return timeOf(browser, pages.ours, slowdown, [await user.cookieForBrowser()]);
      },
      quickstart: () => timeOf(browser, pages.quickstart, slowdown),
      onClick: () => timeOf(browser, `${pages.quickstart}/on-click`, slowdown),
    });
    const added = (times: number[]) => rounded(median(times) - upstreamDelayMs, 1);
    rows.push({
      label: `${name}: time from click to widget above Proof’s ${upstreamDelayMs} ms`,
      value: added(results.ours),
      unit: 'ms',
      target,
      from: {
        'the quickstart page': added(results.quickstart),
        'the script on click': added(results.onClick),
        'ours by round': results.ours.map(ms => Math.round(ms - upstreamDelayMs)).join(' '),
      },
    });
  }
  return rows;
}

/** Opens sessions before the measurement, because V8 compiles the server's code while it runs. */
async function warmUp(url: string): Promise<void> {
  const users = Array.from({ length: 8 }, (_, user) => new ApiUser(url, `warm-${user}@example.com`));
  for (let sessions = 0; sessions < 5; sessions++)
    await Promise.all(users.map(async user => (await user.signIn()).post('/api/session', order)));
}

type Cookies = Parameters<typeof onNewPage>[1];

const timeOf = (browser: Browser, url: string, slowdown: number, cookies: Cookies = []): Promise<number> =>
  onNewPage(browser, cookies, async page => {
    await recordClicks(page);
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

const recordClicks = (page: Page) =>
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
