import { describe, expect, it } from 'vitest';
import { nextAskAt } from './schedule';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const createdAt = new Date('2026-11-23T12:00:00Z');

/** How long after `age` the next question comes; null: never. */
function delay(status: string, age: number): number | null {
  const now = createdAt.getTime() + age;
  const next = nextAskAt({ status, createdAt }, now);
  return next && next.getTime() - now;
}

describe('nextAskAt', () => {
  it.each([
    ['just opened', 0, 10 * second],
    ['a minute old', minute, 10 * second],
    ['ten minutes old', 10 * minute, minute],
    ['ten hours old', 10 * hour, hour],
    ['two days old', 2 * day, 2 * hour],
  ])('thins out with age: %s', (_, age, expected) => {
    for (const status of ['pending', 'processing', 'teleported']) expect(delay(status, age)).toBe(expected);
  });

  it('never again once final', () => {
    for (const status of ['completed', 'cancelled']) expect(delay(status, minute)).toBeNull();
  });

  it('a failed one until its token’s hour is over, once more after it, then left', () => {
    expect(delay('failed', minute)).toBe(10 * second);
    expect(delay('failed', 58 * minute)).toBe(2 * minute);
    expect(delay('failed', hour - second)).toBe(second);
    expect(delay('failed', hour)).toBeNull();
    // The question after the hour counts only when it was answered.
    expect(nextAskAt({ status: 'failed', createdAt }, createdAt.getTime() + 2 * hour, false)).not.toBeNull();
  });

  it('gives up after seven days', () => {
    expect(delay('pending', 7 * day - second)).toBe(2 * hour);
    expect(delay('pending', 7 * day)).toBeNull();
  });
});
