/** Measuring several things in turns, so that whatever else the machine does meets all of them alike. */

/** Takes each measure once to warm up, then `rounds` times in turns. Gives what each found, round by round. */
export async function interleave<Name extends string, T>(
  rounds: number,
  measures: Record<Name, (round: number) => Promise<T>>,
): Promise<Record<Name, T[]>> {
  const names = Object.keys(measures) as Name[];
  const found = Object.fromEntries(names.map(name => [name, [] as T[]])) as Record<Name, T[]>;
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const value = await measures[name](round);
      if (round > 0) found[name].push(value);
    }
  return found;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

/** The value that `share` of the values are not above. */
export const percentile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? 0;

/** What the rounds say, pair by pair: each round's two were measured one right after the other. */
export const medianOfPairs = (ours: number[], theirs: number[], of: (a: number, b: number) => number) =>
  median(ours.map((value, round) => of(value, theirs[round] ?? 0)));
