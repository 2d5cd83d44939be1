/** The size of the soak tests: short in `npm test`, long in `npm run soak`. */
import { test } from 'playwright/test';

export const isSoak = process.env.SOAK === 'true';

export const counts = isSoak
  ? { kills: 50, inputs: 20_000, users: 200, loadSeconds: 60 }
  : { kills: 5, inputs: 1_000, users: 20, loadSeconds: 5 };

/** Skips a test that cannot run here. In the long form, the test fails instead. */
export function skipIf(isMissing: boolean, why: string): void {
  if (isSoak && isMissing) throw new Error(why);
  test.skip(isMissing, why);
}
