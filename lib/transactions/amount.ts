/** Parses amounts as people write them into the form that is sent to Proof: ASCII digits and a decimal point. */

/** Returns whether an amount can be sent to Proof: above zero, with at most 18 digits before and after the point. */
export const isAmount = (text: string): boolean => /^\d{1,18}(\.\d{1,18})?$/.test(text) && /[1-9]/.test(text);

const groupings = [
  // 1 000.50 and 1 000,50, with any kind of space
  /^(?<whole>\d{1,3}(?:\s\d{3})+)(?:[.,](?<rest>\d+))?$/,
  // 1,000.50
  /^(?<whole>\d{1,3}(?:,\d{3})+)\.(?<rest>\d+)$/,
  // 1.000,50
  /^(?<whole>\d{1,3}(?:\.\d{3})+),(?<rest>\d+)$/,
  // 1,000,000 and 1.000.000
  /^(?<whole>\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:\.\d{3}){2,})$/,
  // 1000,5 and 0,12: a group of thousands has three digits, so the comma is a decimal comma
  /^(?<whole>\d{4,}|0),(?<rest>\d+)$/,
  /^(?<whole>\d{1,3}),(?<rest>\d{1,2}|\d{4,})$/,
];

/** Converts Arabic and Persian digits and separators to ASCII. */
const asciiDigits = (text: string): string =>
  text
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => String((digit.codePointAt(0) ?? 0) & 15))
    .replaceAll('\u066b', '.')
    .replaceAll('\u066c', ',');

/** Returns the plain form of an amount, digit by digit; null: it is invalid or ambiguous, like `1,000`, which is one
 *  thousand or one. */
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

/** Why an amount cannot be sent as it is written: the catalogue's name of the problem, and the plain forms that the user
 *  may have meant. */
export type AmountProblem = {
  name: 'amount' | 'amountLong' | 'amountWritten' | 'amountAmbiguous';
  plain?: string;
  other?: string;
};

const thousands = /^(?<whole>[1-9]\d{0,2})(?<mark>[.,])(?<rest>\d{3})$/;

/** Returns the problem of an amount; null: it can be sent. `groupsByPoint`: the language writes one thousand as 1.000,
 *  like Spanish. */
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
