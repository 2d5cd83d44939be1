import { describe, expect, it } from 'vitest';
import type { OrderType } from './schema';
import { canChange, isPending, isSessionExpired, isUnpaid } from './session-expiry';

const created_at = '2026-03-01T10:00:00.000Z';
const atMinute = (minute: number) => Date.parse(created_at) + minute * 60_000;

describe('isSessionExpired', () => {
  it('is true from the sixtieth minute on', () => {
    expect(isSessionExpired(created_at, atMinute(60) - 1)).toBe(false);
    expect(isSessionExpired(created_at, atMinute(60))).toBe(true);
  });
});

describe('canChange, isPending and isUnpaid before and after the session expires', () => {
  const yes = [true, true];
  const no = [false, false];
  const before = [true, false];
  const after = [false, true];
  it.each<[OrderType, string, { change: boolean[]; pending: boolean[]; unpaid: boolean[] }]>([
    ['buy', 'pending', { change: yes, pending: before, unpaid: after }],
    ['sell', 'pending', { change: yes, pending: yes, unpaid: no }],
    ['buy', 'processing', { change: yes, pending: yes, unpaid: no }],
    ['buy', 'teleported', { change: yes, pending: yes, unpaid: no }],
    ['buy', 'failed', { change: before, pending: before, unpaid: no }],
    ['sell', 'failed', { change: before, pending: before, unpaid: no }],
    ['buy', 'completed', { change: no, pending: no, unpaid: no }],
    ['sell', 'cancelled', { change: no, pending: no, unpaid: no }],
  ])('%s %s', (type, status, expected) => {
    const both = (check: typeof canChange) =>
      [59, 61].map(minute => check({ type, status, created_at }, atMinute(minute)));
    expect({ change: both(canChange), pending: both(isPending), unpaid: both(isUnpaid) }).toEqual(expected);
  });
});
