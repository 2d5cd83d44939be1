/** The files that run when a session is opened, by following imports. */
import { importsOf } from './import-graph';

/** @returns the files of a session's path, from the click through the route to Proof and back */
export function sessionPath(): string[] {
  const files = new Set(['app/buy-sell/use-purchase.ts', 'app/api/session/route.ts']);
  // A Set's iterator also visits the items that are added during the loop.
  for (const path of files)
    for (const next of importsOf(path)) if (/^(app|lib)\//.test(next)) files.add(next);
  return [...files];
}
