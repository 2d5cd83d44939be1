/** What a browser is sent for `/`, beside an empty Next page of the same version, and what Lighthouse says of both. */
import { readFileSync } from 'node:fs';
import { ApiUser } from '../api-user';
import { emptyPage, most, type Weight, weigh } from '../page-weight';
import { onNewPage, openBrowser } from './browser';
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
  const [ours, empty, quickstart] = [
    await weightOf(pages.ours),
    await weightOf(pages.empty),
    await weightOf(pages.quickstart),
  ];
  await browser.close();
  const rows = rowsOf(ours, empty, quickstart);
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

const { version } = JSON.parse(readFileSync('node_modules/next/package.json', 'utf8'));

const rowsOf = (ours: Weight, empty: Weight, quickstart: Weight): Row[] => [
  {
    what: 'scripts of `/`, more than of an empty Next page',
    value: kB(ours.js - empty.js),
    unit: 'kB',
    target: kB(most.js),
    from: { kB: `${kB(ours.js)} to ${kB(empty.js)}`, 'the quickstart page': kB(quickstart.js) },
  },
  { what: 'styles of `/`', value: kB(ours.css), unit: 'kB', target: kB(most.css) },
  { what: 'fonts, and images that it waits for', value: kB(ours.held), unit: 'kB', target: 0 },
  {
    what: 'an empty Next page, beside what the flows take it for',
    value: kB(Math.abs(empty.js - emptyPage.js)),
    unit: 'kB',
    target: 0.1,
    from: { found: `next: '${version}', js: ${empty.js}` },
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
