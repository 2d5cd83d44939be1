/** How much the fault tests do: a short form in `npm test`, the long one in `npm run soak`. */
import { test } from 'playwright/test';

export const isSoak = process.env.SOAK === 'true';

export const counts = isSoak
  ? { kills: 50, inputs: 20_000, users: 200, loadSeconds: 60 }
  : { kills: 5, inputs: 1_000, users: 20, loadSeconds: 5 };

/** Skips what cannot run here; the long form is whole or it fails. */
export function skipWhere(isMissing: boolean, why: string): void {
  if (isSoak && isMissing) throw new Error(why);
  test.skip(isMissing, why);
}
