import { describe, expect, it } from 'vitest';
import type { OrderType } from './schema';
import { canChange, isPending, isSessionExpired, isUnpaid } from './session-expiry';

const created_at = '2026-03-01T10:00:00.000Z';
const atMinute = (minute: number) => Date.parse(created_at) + minute * 60_000;

describe('tokenHourIsOver', () => {
  it('is over from the sixtieth minute on', () => {
    expect(isSessionExpired(created_at, atMinute(60) - 1)).toBe(false);
    expect(isSessionExpired(created_at, atMinute(60))).toBe(true);
  });
});

describe('by type and status, before and after the hour', () => {
  const yes = [true, true];
  const no = [false, false];
  const untilThen = [true, false];
  const afterwards = [false, true];
  it.each<[OrderType, string, { change: boolean[]; move: boolean[]; notPaid: boolean[] }]>([
    ['buy', 'pending', { change: yes, move: untilThen, notPaid: afterwards }],
    ['sell', 'pending', { change: yes, move: yes, notPaid: no }],
    ['buy', 'processing', { change: yes, move: yes, notPaid: no }],
    ['buy', 'teleported', { change: yes, move: yes, notPaid: no }],
    ['buy', 'failed', { change: untilThen, move: untilThen, notPaid: no }],
    ['sell', 'failed', { change: untilThen, move: untilThen, notPaid: no }],
    ['buy', 'completed', { change: no, move: no, notPaid: no }],
    ['sell', 'cancelled', { change: no, move: no, notPaid: no }],
  ])('%s %s', (type, status, expected) => {
    const both = (ask: typeof canChange) =>
      [59, 61].map(minute => ask({ type, status, created_at }, atMinute(minute)));
    expect({ change: both(canChange), move: both(isPending), notPaid: both(isUnpaid) }).toEqual(expected);
  });
});
