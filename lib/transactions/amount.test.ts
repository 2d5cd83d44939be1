import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountProblem, isAmount, plainAmount } from './amount';

describe('plainAmount', () => {
  it.each([
    ['99.50', '99.50'],
    [' 100 ', '100'],
    ['1,000.50', '1000.50'],
    ['1 000,50', '1000.50'],
    ['1 000.50', '1000.50'],
    ['1\u00a0000,50', '1000.50'],
    ['1\u202f000\u202f000', '1000000'],
    ['1.000,50', '1000.50'],
    ['1,000,000', '1000000'],
    ['1.000.000', '1000000'],
    ['1,5', '1.5'],
    ['0,125', '0.125'],
    ['1000,125', '1000.125'],
    ['12,3456', '12.3456'],
    ['٣', '3'],
    ['١٬٠٠٠٫٥٠', '1000.50'],
    ['۹۹٫۵', '99.5'],
  ])('parses %s as %s', (text, plain) => {
    expect(plainAmount(text)).toBe(plain);
  });

  it.each([
    '',
    '0',
    '0,00',
    '1,000',
    '12,345',
    '1,00,000',
    '1.000.50',
    '1,000,50',
    '-1',
    '1e3',
    '1 00',
    '$5',
    '1.',
  ])('returns null for %s, which is invalid or ambiguous', text => {
    expect(plainAmount(text)).toBeNull();
  });

  it('changes no digit', () => {
    const digits = (text: string) => text.replace(/\D/g, '');
    fc.assert(
      fc.property(fc.stringMatching(/^[\d., ]{1,24}$/), text => {
        const plain = plainAmount(text);
        return plain === null || (isAmount(plain) && digits(plain) === digits(text));
      }),
    );
  });
});

describe('amountProblem', () => {
  it.each([
    ['99.50', null],
    ['1,000.50', { name: 'amountWritten', plain: '1000.50' }],
    ['٩٩٫٥', { name: 'amountWritten', plain: '99.5' }],
    ['1,000', { name: 'amountAmbiguous', plain: '1000', other: '1.0' }],
    ['1,250', { name: 'amountAmbiguous', plain: '1250', other: '1.25' }],
    ['1.000', null],
    ['', { name: 'amount' }],
    ['0', { name: 'amount' }],
    ['0.0000000000000000000', { name: 'amount' }],
    ['1.1234567890123456789', { name: 'amountLong' }],
    ['abc', { name: 'amount' }],
  ])('for %s returns %o', (text, problem) => {
    expect(amountProblem(text)).toEqual(problem);
  });

  it.each([
    ['1.000', { name: 'amountAmbiguous', plain: '1000', other: '1.0' }],
    ['0.125', null],
    ['1.50', null],
    ['1000.125', null],
  ])('where a point groups digits, for %s returns %o', (text, problem) => {
    expect(amountProblem(text, true)).toEqual(problem);
  });
});
