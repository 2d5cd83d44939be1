/** Titles, descriptions, icons and the manifest, for browsers, home screens and search engines. */

import { expect, test } from '@/e2e/support/fixtures';
import { productionUrl } from '@/e2e/targets';
import { ApiUser } from '@/testing/api-user';

test('every page has its own title and description, and private pages have noindex', {
  tag: '@page',
}, async ({ appPage, page }) => {
  const user = await new ApiUser(productionUrl, appPage.email).signIn();
  const id = await user.openSession();
  await appPage.signIn();
  const seen = new Set<string>();
  for (const path of ['/', '/transactions', `/transactions/${id}`, '/return']) {
    const html = await (await page.request.get(path)).text();
    const [, title = ''] = /<title>([^<]+)<\/title>/.exec(html) ?? [];
    const [, description = ''] = /<meta name="description" content="([^"]+)"/.exec(html) ?? [];
    expect(title.length, path).toBeGreaterThan(5);
    expect(description.length, path).toBeGreaterThan(20);
    seen.add(title).add(description);
    expect(/<meta name="robots" content="noindex"/.test(html), path).toBe(path !== '/');
    expect(html).toContain('name="theme-color"');
  }
  expect(seen.size).toBe(8);
});

test('icons, manifest and robots.txt exist', { tag: '@page' }, async ({ page }) => {
  await page.goto('/');
  const links = await page
    .locator('link[rel="icon"], link[rel="apple-touch-icon"], link[rel="manifest"]')
    .evaluateAll(all => all.map(link => (link as HTMLLinkElement).href));
  expect(links).toHaveLength(3);
  for (const path of [...links, '/robots.txt'])
    expect((await page.request.get(path)).status(), path).toBe(200);
  const manifest = await (await page.request.get(links.find(link => link.includes('manifest')) ?? '')).json();
  for (const { src } of manifest.icons) expect((await page.request.get(src)).status()).toBe(200);
});
