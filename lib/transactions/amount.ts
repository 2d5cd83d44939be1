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

/** Arabic and Persian digits and separators in those of the rest of the world. */
const asciiDigits = (text: string): string =>
  text
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => String((digit.codePointAt(0) ?? 0) & 15))
    .replaceAll('\u066b', '.')
    .replaceAll('\u066c', ',');

/** The plain form of an amount that can be read in one way only, digit by digit; null: it cannot, as `1,000`, which is
 *  a thousand or one. */
export function plainAmount(text: string): string | null {
  const trimmed = asciiDigits(text.trim());
  if (isAmount(trimmed)) return trimmed;
  for (const grouping of groupings) {
    const { whole, rest } = grouping.exec(trimmed)?.groups ?? {};
    if (whole === undefined) continue;
    const plain = whole.replace(/\D/g, '') + (rest === undefined ? '' : `.${rest}`);
    return isAmount(plain) ? plain : null;
  }
  return null;
}

/** Why an amount cannot be sent as it is written, as the catalogue names it, with the plain forms that it may have been
 *  meant to have. */
export type AmountProblem = {
  name: 'amount' | 'amountLong' | 'amountWritten' | 'amountAmbiguous';
  plain?: string;
  other?: string;
};

const thousands = /^(?<whole>[1-9]\d{0,2})(?<mark>[.,])(?<rest>\d{3})$/;

/** What is wrong with an amount; null: nothing. Where `groupsByPoint`, as in Spanish, 1.000 may be a thousand. */
export function amountProblem(text: string, groupsByPoint = false): AmountProblem | null {
  const { whole = '', mark, rest = '' } = thousands.exec(asciiDigits(text.trim()))?.groups ?? {};
  if (mark === ',' || (mark === '.' && groupsByPoint)) {
    const other = `${whole}.${rest.replace(/0+$/, '') || '0'}`;
    return { name: 'amountAmbiguous', plain: whole + rest, other };
  }
  if (isAmount(text.trim())) return null;
  const plain = plainAmount(text);
  if (plain !== null) return { name: 'amountWritten', plain };
  return { name: /^\d+(\.\d+)?$/.test(text.trim()) && /[1-9]/.test(text) ? 'amountLong' : 'amount' };
}
