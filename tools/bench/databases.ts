/** The databases that the product is measured on: migrated, and the reconciler without work, which would be counted
 *  with the requests'. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Connection } from '@/lib/db/connection';
import { openPglite } from '@/lib/db/pglite';
import { openPostgres } from '@/lib/db/postgres';
import { createDatabase } from '@/testing/test-postgres';
import { onCleanup } from './cleanup';

/** Each gives the variables of a server that runs on it. */
type Variables = { DATABASE_URL: string } | { DATABASE_DIR: string };

export async function makeEmptyPostgres() {
  const { url, drop } = await createDatabase();
  onCleanup(drop);
  return { DATABASE_URL: url };
}

export async function makeEmptyPglite() {
  const folder = resolve(mkdtempSync('.data/bench/pglite-'));
  onCleanup(() => rmSync(folder, { recursive: true }));
  return { DATABASE_DIR: folder };
}

export async function makePostgres(): Promise<Variables> {
  const variables = await makeEmptyPostgres();
  await postponeReconciler(await openPostgres(variables.DATABASE_URL));
  return variables;
}

export async function makePglite(): Promise<Variables> {
  const variables = await makeEmptyPglite();
  await postponeReconciler(await openPglite(variables.DATABASE_DIR));
  // Closed, but this process would keep the lock to its end.
  rmSync(join(variables.DATABASE_DIR, 'lock'));
  return variables;
}

async function postponeReconciler({ db, close }: Connection): Promise<void> {
  await db.execute(
    sql`alter table transactions alter column next_ask_at set default now() + interval '1 day'`,
  );
  await close();
}
