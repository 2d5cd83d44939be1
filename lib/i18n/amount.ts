/** Formats a decimal string with the separators of a locale, and keeps every digit: "1000000.50" becomes 1,000,000.50 in
 *  English. Returns any other text unchanged. */
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

/** Returns whether the locale writes one thousand as 1.000. */
export const groupsByPoint = (locale: string): boolean =>
  new Intl.NumberFormat(locale).format(12345.6).startsWith('12.');
