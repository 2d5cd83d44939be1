/** The amount field: accepted input, and the messages for other input. */
import { expect, test } from '@/e2e/support/fixtures';

test('an invalid amount shows a message at the field, and Proof receives no request', {
  tag: '@errors',
}, async ({ appPage, simulator, page }) => {
  const defaultProblem = 'Enter an amount above zero, like 99.50.';
  const problems = {
    '': defaultProblem,
    '0': defaultProblem,
    '0.000': defaultProblem,
    '1,5': 'Do you mean 1.5?',
    '1,000': 'Do you mean 1000 or 1.0?',
    '-1': defaultProblem,
    '1e3': defaultProblem,
    abc: defaultProblem,
    '1.': defaultProblem,
    '٣': 'Do you mean 3?',
    '1.1234567890123456789': 'At most 18 digits before and after the point.',
  };
  await appPage.signIn();
  for (const [amount, problem] of Object.entries(problems)) {
    await appPage.submitOrder({ amount });
    await expect(page.getByText(problem)).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Amount' })).toBeFocused();
    await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveAccessibleDescription(
      new RegExp(`^${problem.slice(0, 10)}`),
    );
  }
  expect((await simulator.requests()).length).toBe(0);
});

test('the amount is checked when the field loses the focus, and a pasted amount is normalised', {
  tag: '@errors',
}, async ({ appPage, page }) => {
  await appPage.signIn();
  const amount = page.getByRole('textbox', { name: 'Amount' });
  await amount.press('Tab');
  await expect(page.getByText('How much you get.')).toBeVisible();
  await amount.fill('1 000,50');
  await amount.press('Tab');
  await expect(page.getByText('Do you mean 1000.50?')).toBeVisible();

  for (const [copied, pasted] of [
    ['1 000,50', '1000.50'],
    ['1,000.50', '1000.50'],
    ['1,000', '1,000'],
  ] as const) {
    await page.evaluate(text => navigator.clipboard.writeText(text), copied);
    await amount.press('ControlOrMeta+a');
    await amount.press('ControlOrMeta+v');
    await expect(amount).toHaveValue(pasted);
  }
});

test('a suggested amount can be selected with a button, for keyboards without a decimal point', {
  tag: '@errors',
}, async ({ appPage, widgetPage, page }) => {
  const amount = page.getByRole('textbox', { name: 'Amount' });
  await appPage.signIn();
  await appPage.submitOrder({ amount: '1,000' });
  await page.getByRole('button', { name: '1.0', exact: true }).click();
  await expect(amount).toHaveValue('1.0');
  await expect(page.getByText('How much you get.')).toBeVisible();
  await amount.fill('99,50');
  await amount.press('Tab');
  await page.getByRole('button', { name: '99.50' }).click();
  await appPage.submit();
  await expect(widgetPage.frame.getByText('99.50 USDT')).toBeVisible();
});

test('the message disappears as soon as the amount is valid', { tag: '@errors' }, async ({
  appPage,
  page,
}) => {
  await appPage.signIn();
  await appPage.submitOrder({ amount: 'abc' });
  await page.getByRole('textbox', { name: 'Amount' }).fill('12');
  await expect(page.getByText('How much you get.')).toBeVisible();
});
