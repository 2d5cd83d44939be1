import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { everySeconds, inSeconds } from './in-step';
import { log } from './log';
import { processWide } from './process-wide';

// One clock for all: so is the wheel.
beforeAll(() => {
  vi.useFakeTimers();
});
afterAll(() => {
  vi.useRealTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  const due = processWide('wheel', () => new Map());
  expect(due.size, 'what is left over').toBe(0);
});

/** Lets seconds go by; gives how often `work` was done in each. */
function pass(seconds: number, work: ReturnType<typeof vi.fn>): number[] {
  return Array.from({ length: seconds }, () => {
    const before = work.mock.calls.length;
    vi.advanceTimersByTime(1_000);
    return work.mock.calls.length - before;
  });
}

describe('what is done in step', () => {
  it('once, after its seconds', () => {
    const work = vi.fn();
    inSeconds(3, work);
    expect(pass(7, work)).toEqual([0, 0, 1, 0, 0, 0, 0]);
  });

  it('again and again, until it is ended', () => {
    const work = vi.fn();
    const stop = everySeconds(2, work);
    expect(pass(6, work)).toEqual([0, 1, 0, 1, 0, 1]);
    stop();
    expect(pass(4, work)).toEqual([0, 0, 0, 0]);
  });

  it('not when it was prevented, also by another of the same second', () => {
    const work = vi.fn();
    inSeconds(1, work)();
    inSeconds(2, () => prevent());
    const prevent = inSeconds(2, work);
    expect(pass(3, work)).toEqual([0, 0, 0]);
  });

  it('no more, when it ends itself', () => {
    const work = vi.fn(() => stop());
    const stop = everySeconds(1, work);
    expect(pass(3, work)).toEqual([1, 0, 0]);
  });

  it('late, by a process that was busy meanwhile', () => {
    const work = vi.fn();
    inSeconds(2, work);
    inSeconds(4, work);
    const now = performance.now();
    vi.spyOn(performance, 'now').mockReturnValue(now + 10_000);
    expect(pass(1, work)).toEqual([2]);
    vi.restoreAllMocks();
    vi.advanceTimersByTime(10_000);
  });

  it('whatever goes wrong in another, which the log tells', () => {
    const [work, error] = [vi.fn(), new Error('wrong')];
    const told = vi.spyOn(log, 'error').mockReturnValue();
    const stop = everySeconds(1, () => {
      throw error;
    });
    inSeconds(1, work);
    expect(pass(2, work)).toEqual([1, 0]);
    stop();
    expect(told.mock.calls).toEqual([
      [{ error }, expect.any(String)],
      [{ error }, expect.any(String)],
    ]);
  });
});
