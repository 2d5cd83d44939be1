import { describe, expect, it } from 'vitest';
import { readableTarget } from './incoming-request';

const many = (count: number) => Array.from({ length: count }, (_, index) => `p${index}=1`).join('&');

describe('readableTarget', () => {
  it.each([
    ['a path', '/api/session'],
    ['an order link', '/?type=buy&currency=USDT&network=TRC20&amount=99.50&utm_source=a%20b'],
    ['a list filter', '/transactions?status=pending&type=sell&_rsc=1a2b3'],
    ['a question mark in the query', '/return?next=/a?b'],
    ['the longest query', `/?a=${'x'.repeat(4_093)}`],
    ['the largest number of parameters', `/?${many(64)}`],
    ['a broken escape in the query', '/api/transactions?cursor=%'],
  ])('keeps %s unchanged', (_, target) => {
    expect(readableTarget(target)).toBe(target);
  });

  it.each([
    ['too long', `/a?b=${'x'.repeat(4_100)}`],
    ['too many parameters', `/a?${many(65)}`],
    ['too many repeated parameters', `/a?${'b&'.repeat(64)}`],
    ['too many empty parameters', `/a?${'&'.repeat(64)}`],
  ])('drops a query with %s', (_, target) => {
    expect(readableTarget(target)).toBe('/a');
  });

  it.each([
    ['a broken escape', '/api/%E0%A4%A?b', '/api/%25E0%25A4%25A?b'],
    ['an asterisk', '*', '/*'],
    ['an absolute URL', 'http://other.example/a?b', '/http://other.example/a?b'],
    ['an empty target', '', '/'],
  ])('turns %s into a path', (_, target, path) => {
    expect(readableTarget(target)).toBe(path);
  });
});
