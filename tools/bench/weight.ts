/** Measures the bytes that a browser loads for `/`, compared with an empty Next page, and both with Lighthouse. */
import { ApiUser } from '@/testing/api-user';
import { most, type Weight, weigh, weighEmptyPage } from '@/testing/page-weight';
import { onNewPage, openBrowser } from './browser';
import { buildProduct } from './builds';
import { lighthouse, type Vitals } from './lighthouse';
import { startPageServers } from './pages';
import { type Benchmark, type Effort, type Row, rounded } from './result';
import { interleave, median, medianOfPairs } from './rounds';

async function run({ rounds, isQuick }: Effort): Promise<Row[]> {
  const pages = await startPageServers();
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
    const results = await interleave(rounds, {
      ours: () => lighthouse(pages.ours, user.cookie),
      empty: () => lighthouse(pages.empty),
      quickstart: () => lighthouse(pages.quickstart),
    });
    return [...rows, addedBy(results, 'LCP', 'lcpMs'), addedBy(results, 'TBT', 'tbtMs')];
  } catch (error) {
    process.stderr.write(`no LCP and TBT, because Lighthouse could not run: ${error}\n`);
    return rows;
  }
}

const kB = (bytes: number) => rounded(bytes / 1000, 1);

type Weights = Record<'ours' | 'emptyPage' | 'emptyApp' | 'quickstart', Weight>;

const rowsOf = ({ ours, emptyPage, emptyApp, quickstart }: Weights): Row[] => [
  {
    label: 'scripts of `/`, above an empty Next page',
    value: kB(ours.js - emptyPage.js),
    unit: 'kB',
    target: kB(most.js),
    from: { kB: `${kB(ours.js)} to ${kB(emptyPage.js)}`, 'the quickstart page': kB(quickstart.js) },
  },
  { label: 'styles of `/`', value: kB(ours.css), unit: 'kB', target: kB(most.css) },
  { label: 'fonts, and images that block rendering', value: kB(ours.blocking), unit: 'kB', target: 0 },
  {
    label: 'that empty page, above an empty Next app',
    value: kB(emptyPage.js - emptyApp.js),
    unit: 'kB',
    target: 1,
    from: { kB: `${kB(emptyPage.js)} to ${kB(emptyApp.js)}` },
  },
];

function addedBy(
  results: Record<'ours' | 'empty' | 'quickstart', Vitals[]>,
  name: string,
  key: keyof Vitals,
): Row {
  const ms = (page: keyof typeof results) => results[page].map(vitals => vitals[key]);
  const medians = (['ours', 'empty', 'quickstart'] as const).map(page => Math.round(median(ms(page))));
  return {
    label: `${name} of \`/\` by Lighthouse, above an empty Next page`,
    value: rounded(
      medianOfPairs(ms('ours'), ms('empty'), (a, b) => a - b),
      0,
    ),
    unit: 'ms',
    from: { ms: `${medians[0]} to ${medians[1]}`, 'the quickstart page': medians[2] ?? 0 },
  };
}

export const weight: Benchmark = { name: 'weight', run };
