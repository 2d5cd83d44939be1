/** Amounts as people write them, and the one form that is sent to Proof: ASCII digits and a point. */

/** An amount as it can be sent to Proof: at most 18 digits before and after the point, above zero. */
export const isAmount = (text: string): boolean => /^\d{1,18}(\.\d{1,18})?$/.test(text) && /[1-9]/.test(text);

const groupings = [
  // 1 000.50, 1 000,50, with any kind of space
  /^(?<whole>\d{1,3}(?:\s\d{3})+)(?:[.,](?<rest>\d+))?$/,
  // 1,000.50
  /^(?<whole>\d{1,3}(?:,\d{3})+)\.(?<rest>\d+)$/,
  // 1.000,50
  /^(?<whole>\d{1,3}(?:\.\d{3})+),(?<rest>\d+)$/,
  // 1,000,000 and 1.000.000
  /^(?<whole>\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:\.\d{3}){2,})$/,
  // 1000,5 and 0,12: no group has one, two or four digits
  /^(?<whole>\d{4,}|0),(?<rest>\d+)$/,
  /^(?<whole>\d{1,3}),(?<rest>\d{1,2}|\d{4,})$/,
];

/** The plain form of an amount that can be read in one way only, digit by digit; null: it cannot, as `1,000`, which is
 *  a thousand or one. */
export function plainAmount(text: string): string | null {
  const trimmed = text.trim();
  if (isAmount(trimmed)) return trimmed;
  for (const grouping of groupings) {
    const { whole, rest } = grouping.exec(trimmed)?.groups ?? {};
    if (whole === undefined) continue;
    const plain = whole.replace(/\D/g, '') + (rest === undefined ? '' : `.${rest}`);
    return isAmount(plain) ? plain : null;
  }
  return null;
}

export const amountMessage = 'Enter an amount above zero, such as 100 or 99.50.';

/** What is wrong with an amount, in words for who typed it; undefined: nothing. */
export function amountProblem(text: string): string | undefined {
  if (isAmount(text.trim())) return undefined;
  const plain = plainAmount(text);
  if (plain !== null) return `Write it without spaces or commas: ${plain}`;
  return /^\d{1,3},\d{3}$/.test(text.trim())
    ? 'This can be read in two ways. Write it with a point, or without the comma.'
    : amountMessage;
}
