/** The page's language: from the browser, or as selected and remembered. */
import { expect, test } from '@/e2e/support/fixtures';

const languageSelect = (page: import('playwright/test').Page) =>
  page.getByRole('contentinfo').getByRole('combobox').first();

for (const [locale, language, direction, title] of [
  ['es-MX', 'es', 'ltr', 'Pruébalo con cualquier correo electrónico'],
  ['ar-EG', 'ar', 'rtl', /\p{Script=Arabic}/u],
  ['fr-FR', 'en', 'ltr', 'Try it with any email address'],
] as const)
  test.describe(`a browser that asks for ${locale}`, () => {
    test.use({ locale });
    test(`gets the page in ${language}`, { tag: '@page' }, async ({ page }) => {
      await page.goto('/');
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await expect(page.locator('html')).toHaveAttribute('dir', direction);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    });
  });

test('a selected language applies at once, keeps the widget, and is remembered', { tag: '@page' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  await appPage.signIn();
  await appPage.submitOrder({ amount: '12345.60' });
  await widgetPage.frame.getByRole('radio', { name: 'Card' }).check();
  await languageSelect(page).selectOption('es');
  await expect(page.getByRole('heading', { name: 'Comprando 12.345,60 USDT' })).toBeVisible();
  await expect(page).toHaveTitle(/Compra y vende/);
  await expect(widgetPage.frame.getByRole('radio', { name: 'Card' })).toBeChecked();
  await languageSelect(page).selectOption('ar');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await page.goto('/transactions');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar');
  await expect(page.getByRole('listitem')).toContainText('12,345.60 USDT');
});

test('times are in the page’s language', { tag: '@page' }, async ({ appPage, page }) => {
  const time = page.locator('time').first();
  await appPage.signIn();
  await appPage.submitOrder();
  await page.clock.install({ time: Date.now() + 5 * 60_000 });
  await page.goto('/transactions');
  const at = new Date(String(await time.getAttribute('datetime')));
  for (const [language, ago] of [
    ['es', /^hace [45] minutos$/],
    ['ar', /^قبل [45] دقائق$/],
  ] as const) {
    await languageSelect(page).selectOption(language);
    await expect(time).toHaveText(ago);
    const format = new Intl.DateTimeFormat(`${language}-u-nu-latn`, { dateStyle: 'full', timeStyle: 'long' });
    const plain = (text: string | null) => String(text).replace(/\s/g, ' ');
    expect(plain(await time.getAttribute('title'))).toBe(plain(format.format(at)));
  }
  await page.clock.install({ time: Date.now() + 48 * 60 * 60_000 });
  await page.goto('/transactions?unpaid=shown');
  await expect(time).toHaveText(/\d{4}/);
});

test('in Spanish, 1.000 asks whether it means a thousand', { tag: '@page' }, async ({
  appPage,
  simulator,
  page,
}) => {
  await appPage.signIn();
  await languageSelect(page).selectOption('es');
  await page.getByRole('textbox', { name: 'Cantidad' }).fill('1.000');
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(page.getByText('¿Quieres decir 1000 o 1.0?')).toBeVisible();
  expect(await simulator.requests()).toHaveLength(0);
});
