/** Remembered preferences: light or dark appearance, and the form's currency and network. */

import { expect, test } from '@/e2e/support/fixtures';
import { preferenceNames } from '@/lib/preferences';

test('the appearance follows the device or the selected preference', { tag: '@page' }, async ({ page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const [light, dark] = ['rgb(244, 245, 248)', 'rgb(15, 17, 23)'];
  const appearance = page.getByRole('combobox', { name: 'Appearance' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/');
  expect(await background()).toBe(dark);
  await appearance.selectOption('light');
  await expect.poll(background).toBe(light);
  await page.reload();
  expect(await background()).toBe(light);
  await appearance.selectOption('system');
  await expect.poll(background).toBe(dark);
});

test('the last pair is preselected, and only existing pairs can be selected', { tag: '@page' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  await appPage.signIn();
  const network = page.getByRole('combobox', { name: 'Network' });
  await expect(network.getByRole('option')).toHaveText(['Tron (TRC20)', 'Ethereum (ERC20)']);
  await page.getByRole('combobox', { name: 'Currency' }).selectOption('USDC');
  await expect(network.getByRole('option')).toHaveText(['BNB Smart Chain (BEP20)']);
  await appPage.submitOrder({ currency: 'USDT', network: 'ERC20' });
  await expect(widgetPage.frame.getByRole('heading')).toBeVisible();
  await page.goto('/');
  await expect(page.getByRole('combobox', { name: 'Currency' })).toHaveValue('USDT');
  await expect(network).toHaveValue('ERC20');
  await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveValue('');
});

test('a remembered pair that is no longer supported is ignored', { tag: '@page' }, async ({
  appPage,
  page,
  baseURL,
}) => {
  await appPage.signIn();
  for (const [pair, currency] of [
    ['USDC/BEP20', 'USDC'],
    ['DOGE/TRC20', 'USDT'],
  ] as const) {
    const value = encodeURIComponent(pair);
    await page.context().addCookies([{ name: preferenceNames.pair, value, url: String(baseURL) }]);
    await page.goto('/');
    await expect(page.getByRole('combobox', { name: 'Currency' })).toHaveValue(currency);
  }
});
