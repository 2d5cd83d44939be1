/** The amount's field: what it takes, and what it says of the rest. */
import { expect, test } from './fixtures';

test('an amount that is none is told beside its field, and nothing is asked', async ({ buyer, page }) => {
  const usual = 'Enter an amount above zero, like 99.50.';
  const problems = {
    '': usual,
    '0': usual,
    '0.000': usual,
    '1,5': 'Write it as 1.5 instead.',
    '1,000': 'Write 1000 or 1.0, as you mean it.',
    '-1': usual,
    '1e3': usual,
    abc: usual,
    '1.': usual,
    '٣': 'Write it as 3 instead.',
    '1.1234567890123456789': usual,
  };
  await buyer.signsIn();
  for (const [amount, problem] of Object.entries(problems)) {
    await buyer.asks({ amount });
    await expect(page.getByText(problem)).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Amount' })).toBeFocused();
    await expect(page.getByRole('textbox', { name: 'Amount' })).toHaveAccessibleDescription(
      RegExp(`^${problem}`),
    );
  }
  expect((await buyer.proof.requests()).length).toBe(0);
});

test('an amount is checked as its field is left, and pasted as it will be sent', async ({ buyer, page }) => {
  await buyer.signsIn();
  const amount = page.getByRole('textbox', { name: 'Amount' });
  await amount.press('Tab');
  await expect(page.getByText('How much you get.')).toBeVisible();
  await amount.fill('1 000,50');
  await amount.press('Tab');
  await expect(page.getByText('Write it as 1000.50 instead.')).toBeVisible();

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
