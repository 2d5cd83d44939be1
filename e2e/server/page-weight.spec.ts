/** The size of the start page's first load. The test fails when the page becomes heavier than its limits. */
import { existsSync } from 'node:fs';
import { expect, test } from '@/e2e/support/fixtures';
import { productionUrl } from '@/e2e/targets';
import { ApiUser } from '@/testing/api-user';
import { most, weigh, weighEmptyPage } from '@/testing/page-weight';

test('the first load of the start page is within its limits', { tag: '@page' }, async ({
  appPage,
  browser,
  page,
  context,
}) => {
  await context.addCookies([await new ApiUser(productionUrl, appPage.email).cookieForBrowser()]);
  const { js, css, blocking } = await weigh(page, `${productionUrl}/`);
  await expect(appPage.amount).toBeVisible();
  const emptyContext = await browser.newContext();
  const empty = await weighEmptyPage(await emptyContext.newPage(), productionUrl);
  await emptyContext.close();
  expect(empty.js, 'the empty page has scripts').toBeGreaterThan(100_000);
  expect(js, 'the start page has more scripts').toBeGreaterThan(empty.js);
  expect(js - empty.js, 'scripts in addition to those of an empty page').toBeLessThanOrEqual(most.js);
  expect(css, 'there are styles').toBeGreaterThan(1_000);
  expect(css, 'styles').toBeLessThanOrEqual(most.css);
  expect(blocking, 'fonts and images that delay the page').toBe(0);
});

test('the empty page is Next.js’s own, without code of this app', { tag: '@page' }, () => {
  expect(existsSync('app/global-error.tsx')).toBe(false);
});
