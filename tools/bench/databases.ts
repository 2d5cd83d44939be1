/** Creates the databases of the measured servers. They are migrated, and the reconciler has no work in them, because its
 *  CPU time would be counted with that of the requests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Connection } from '@/lib/db/connection';
import { openPglite } from '@/lib/db/pglite';
import { openPostgres } from '@/lib/db/postgres';
import { createDatabase } from '@/testing/test-postgres';
import { onCleanup } from './cleanup';

/** The environment variables of a server that uses the database. */
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
  return variables;
}

async function postponeReconciler({ db, close }: Connection): Promise<void> {
  await db.execute(
    sql`alter table transactions alter column next_ask_at set default now() + interval '1 day'`,
  );
  await close();
}
