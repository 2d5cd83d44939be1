/** Interleaves measurements, so that other load on the machine affects all of them equally. */

/** Runs each measurement once as a warm-up, then all of them in each of `rounds` rounds.
 *  @returns the results of each measurement, by round */
export async function interleave<Name extends string, T>(
  rounds: number,
  measurements: Record<Name, (round: number) => Promise<T>>,
): Promise<Record<Name, T[]>> {
  const names = Object.keys(measurements) as Name[];
  const results = Object.fromEntries(names.map(name => [name, [] as T[]])) as Record<Name, T[]>;
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const value = await measurements[name](round);
      if (round > 0) results[name].push(value);
    }
  return results;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

/** @returns the smallest value that at least `share` of the values do not exceed */
export const percentile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? 0;

/** Combines two measurements round by round, because those of one round were taken right after each other.
 *  @returns the median of the combined values */
export const medianOfPairs = (ours: number[], theirs: number[], combine: (a: number, b: number) => number) =>
  median(ours.map((value, round) => combine(value, theirs[round] ?? 0)));
