import { describe, expect, it } from 'vitest';
import { nextPollDelay } from './polling-schedule';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Returns the ages at which a transaction is polled while its status stays the same. The first poll is after 10 s. */
function pollsOf(status: string, isAnswered = true): number[] {
  const ages: number[] = [];
  for (let age: number | null = 10; age !== null; ) {
    ages.push(age);
    const delay = nextPollDelay(status, age, isAnswered);
    age = delay === null ? null : age + delay;
  }
  return ages;
}

/** Returns the delay from a change at this age to the next poll. */
const delayAfter = (ages: number[], changedAt: number): number =>
  Math.min(...ages.filter(age => age > changedAt)) - changedAt;

describe('nextPollDelay', () => {
  it('polls an unpaid order at most 20 times, mostly in its first hour, the last time after a day', () => {
    const ages = pollsOf('pending');
    expect(ages.length).toBeLessThanOrEqual(20);
    expect(ages.filter(age => age < hour).length).toBeGreaterThan(10);
    expect(ages.at(-1)).toBe(day);
  });

  it('finds a payment at the end of the session within an hour, and a deposit at the end of its six hours within two', () => {
    const ages = pollsOf('pending');
    expect(delayAfter(ages, 59 * minute)).toBeLessThan(hour);
    expect(delayAfter(ages, 6 * hour - minute)).toBeLessThan(2 * hour);
  });

  it.each(['processing', 'teleported'])(
    'polls a %s transaction after a tenth of its age, for seven days',
    status => {
      expect(nextPollDelay(status, minute, true)).toBe(10);
      expect(nextPollDelay(status, 10 * minute, true)).toBe(minute);
      expect(nextPollDelay(status, 10 * hour, true)).toBe(hour);
      expect(nextPollDelay(status, 2 * day, true)).toBe(2 * hour);
      expect(pollsOf(status).at(-1)).toBe(7 * day);
    },
  );

  it('polls a failed transaction until its session expires, once more after that, and then never', () => {
    expect(nextPollDelay('failed', 58 * minute, true)).toBe(2 * minute);
    expect(pollsOf('failed').at(-1)).toBe(hour);
  });

  it('never polls completed and cancelled transactions', () => {
    for (const status of ['completed', 'cancelled'])
      for (const isAnswered of [true, false]) expect(nextPollDelay(status, minute, isAnswered)).toBeNull();
  });

  it('repeats a last poll without a response a few times within seven days', () => {
    for (const [status, last] of [['pending', day] as const, ['failed', hour] as const]) {
      const repeated = pollsOf(status, false).filter(age => age > last);
      expect(repeated.at(-1)).toBe(7 * day);
      expect(repeated.length).toBeLessThanOrEqual(12);
    }
  });

  it('waits at least ten seconds, even when the database’s clock was set back', () => {
    for (const age of [-day, 0, hour - 1, day - 1, 7 * day - 1])
      for (const status of ['pending', 'processing', 'failed'])
        expect(nextPollDelay(status, age, false)).toBeGreaterThanOrEqual(10);
  });
});
