/** The start page stays light: whatever is added to what it loads first is noticed here. */
import { readFileSync } from 'node:fs';
import { ApiUser } from './api-user';
import { expect, test } from './fixtures';
import { emptyPage, most, weigh } from './page-weight';
import { productionUrl } from './targets';

test('the first load of the start page', { tag: '@page' }, async ({ buyer, page, context }) => {
  await context.addCookies([await new ApiUser(productionUrl, buyer.email).cookieForBrowser()]);
  const { js, css, held } = await weigh(page, `${productionUrl}/`);
  await expect(buyer.amount).toBeVisible();
  expect(js, 'there are scripts').toBeGreaterThan(emptyPage.js);
  expect(js, 'scripts, beside those of an empty page').toBeLessThanOrEqual(emptyPage.js + most.js);
  expect(css, 'there are styles').toBeGreaterThan(1_000);
  expect(css, 'styles').toBeLessThanOrEqual(most.css);
  expect(held, 'fonts and images that hold it up').toBe(0);
});

test('the empty page was weighed with the Next that is installed', { tag: '@page' }, () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(emptyPage.next, '`npm run bench -- weight` says what an empty page weighs now').toBe(
    dependencies.next,
  );
});
