import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount } from './amount';
import { localeOf } from './language';

describe('formatAmount', () => {
  it.each([
    ['en', '99.50', '99.50'],
    ['en', '1000.50', '1000.50'],
    ['en', '1000000', '1,000,000'],
    ['es', '99.50', '99,50'],
    ['es', '12345.6', '12.345,6'],
    ['ar', '12345.60', '12,345.60'],
    ['en', '123456789012345678.123456789012345678', '123,456,789,012,345,678.123456789012345678'],
    ['en', 'soon', 'soon'],
    ['en', '1e3', '1e3'],
    ['en', '-1', '-1'],
  ])('formats in %s: %s as %s', (language, text, expected) => {
    expect(formatAmount(localeOf(language), text)).toBe(expected);
  });

  it('keeps every digit in every language', () => {
    const digits = (text: string) => text.replace(/\D/g, '').replace(/^0+/, '');
    fc.assert(
      fc.property(
        fc.constantFrom('en', 'es', 'ar'),
        fc.stringMatching(/^\d{1,18}(\.\d{1,18})?$/),
        (language, text) => {
          expect(digits(formatAmount(localeOf(language), text))).toBe(digits(text));
        },
      ),
    );
  });
});
