import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inBatches } from './batches';

/** Doubles numbers, a millisecond a batch; the batches are told to `seen`. */
const doubling = (seen: number[][]) =>
  inBatches(async (numbers: number[]) => {
    seen.push(numbers);
    await sleep(1);
    if (numbers.includes(Number.NaN)) throw new Error('no number');
    return numbers.map(number => 2 * number);
  });

it('what comes while one batch is on its way goes together in the next, each with its own result', async () => {
  const seen: number[][] = [];
  const double = doubling(seen);
  const first = double(1);
  await sleep(0);
  expect(await Promise.all([first, double(2), double(3)])).toEqual([2, 4, 6]);
  expect(await double(4)).toBe(8);
  expect(seen).toEqual([[1], [2, 3], [4]]);
});

it('a batch that fails fails for all that were in it, and for none after them', async () => {
  const double = doubling([]);
  const [one, none] = [double(1), double(Number.NaN)];
  const after = sleep(0).then(() => double(2));
  await expect(one).rejects.toThrow('no number');
  await expect(none).rejects.toThrow('no number');
  expect(await after).toBe(4);
});

it('none is larger than a statement can be', async () => {
  const seen: number[][] = [];
  const double = doubling(seen);
  const numbers = [...Array(1_201).keys()];
  expect(await Promise.all(numbers.map(double))).toEqual(numbers.map(number => 2 * number));
  expect(seen.map(({ length }) => length)).toEqual([500, 500, 201]);
});
