import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountMessage, amountProblem, isAmount, plainAmount } from './amount';

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
  ])('%s is %s', (text, plain) => {
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
    '٣',
    '1 00',
    '$5',
    '1.',
  ])('%s is not one thing only', text => {
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
    ['99.50', undefined],
    ['1,000.50', 'Write it without spaces or commas: 1000.50'],
    ['1,000', 'This can be read in two ways. Write it with a point, or without the comma.'],
    ['', amountMessage],
    ['0', amountMessage],
    ['abc', amountMessage],
  ])('%s: %s', (text, problem) => {
    expect(amountProblem(text)).toBe(problem);
  });
});
