/** What a browser is sent for `/`, beside an empty Next page of the same version, and what Lighthouse says of both. */
import { ApiUser } from '@/testing/api-user';
import { most, type Weight, weigh, weighEmptyPage } from '@/testing/page-weight';
import { onNewPage, openBrowser } from './browser';
import { buildProduct } from './builds';
import { lighthouse, type Vitals } from './lighthouse';
import { startPages } from './pages';
import { inTurns, median, medianOfPairs } from './rounds';
import { type Benchmark, type Effort, type Row, rounded } from './row';

async function run({ rounds, isQuick }: Effort): Promise<Row[]> {
  const pages = await startPages();
  const user = new ApiUser(pages.ours, 'weight@example.com');
  const cookies = [await user.cookieForBrowser()];
  const browser = await openBrowser();
  const weightOf = (url: string) => onNewPage(browser, cookies, page => weigh(page, url));
  const weights = {
    ours: await weightOf(pages.ours),
    emptyPage: await onNewPage(browser, [], page => weighEmptyPage(page, pages.ours, buildProduct())),
    emptyApp: await weightOf(pages.empty),
    quickstart: await weightOf(pages.quickstart),
  };
  await browser.close();
  const rows = rowsOf(weights);
  if (isQuick) return rows;
  try {
    const found = await inTurns(rounds, {
      ours: () => lighthouse(pages.ours, user.cookie),
      empty: () => lighthouse(pages.empty),
      quickstart: () => lighthouse(pages.quickstart),
    });
    return [...rows, addedBy(found, 'LCP', 'lcpMs'), addedBy(found, 'TBT', 'tbtMs')];
  } catch (error) {
    process.stderr.write(`no LCP and no TBT, because Lighthouse could not be run: ${error}\n`);
    return rows;
  }
}

const kB = (bytes: number) => rounded(bytes / 1000, 1);

type Weights = Record<'ours' | 'emptyPage' | 'emptyApp' | 'quickstart', Weight>;

const rowsOf = ({ ours, emptyPage, emptyApp, quickstart }: Weights): Row[] => [
  {
    what: 'scripts of `/`, more than of an empty Next page',
    value: kB(ours.js - emptyPage.js),
    unit: 'kB',
    target: kB(most.js),
    from: { kB: `${kB(ours.js)} to ${kB(emptyPage.js)}`, 'the quickstart page': kB(quickstart.js) },
  },
  { what: 'styles of `/`', value: kB(ours.css), unit: 'kB', target: kB(most.css) },
  { what: 'fonts, and images that it waits for', value: kB(ours.blocking), unit: 'kB', target: 0 },
  {
    what: 'that empty page, more than of an empty Next app',
    value: kB(emptyPage.js - emptyApp.js),
    unit: 'kB',
    target: 1,
    from: { kB: `${kB(emptyPage.js)} to ${kB(emptyApp.js)}` },
  },
];

function addedBy(
  found: Record<'ours' | 'empty' | 'quickstart', Vitals[]>,
  name: string,
  of: keyof Vitals,
): Row {
  const ms = (who: keyof typeof found) => found[who].map(vitals => vitals[of]);
  const medians = (['ours', 'empty', 'quickstart'] as const).map(who => Math.round(median(ms(who))));
  return {
    what: `${name} of \`/\` by Lighthouse, more than of an empty Next page`,
    value: rounded(
      medianOfPairs(ms('ours'), ms('empty'), (a, b) => a - b),
      0,
    ),
    unit: 'ms',
    from: { ms: `${medians[0]} to ${medians[1]}`, 'the quickstart page': medians[2] ?? 0 },
  };
}

export const weight: Benchmark = { name: 'weight', run };
