/** Amounts for people. */

/** A decimal string in a locale's separators, every digit of it kept: "1000000.50" is 1,000,000.50 in English. What is
 *  no decimal is as it was. */
export function formatAmount(locale: string, text: string): string {
  if (!isDecimal(text)) return text;
  const minimumFractionDigits = text.split('.')[1]?.length ?? 0;
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits,
    maximumFractionDigits: minimumFractionDigits,
    useGrouping: 'min2',
  }).format(text);
}

const isDecimal = (text: string): text is `${number}` => /^\d{1,40}(\.\d{1,40})?$/.test(text);

/** Whether a locale's readers write a thousand as 1.000. */
export const groupsByPoint = (locale: string): boolean =>
  new Intl.NumberFormat(locale).format(12345.6).startsWith('12.');
