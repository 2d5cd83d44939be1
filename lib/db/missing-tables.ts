import 'server-only';
/** Checks that the required tables exist. The bookkeeping of the migrations does not show a dropped table. */
import { is, sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './connection';
import * as schema from './schema';

const requiredTables = Object.values(schema)
  .filter(each => is(each, PgTable))
  .map(table => getTableConfig(table))
  .map(({ schema = 'public', name }) => `${schema}.${name}`);

/** Returns the names of the required tables that do not exist. */
export async function missingTables(db: Database): Promise<string[]> {
  const names = sql.join(
    requiredTables.map(name => sql`(${name}::text)`),
    sql`, `,
  );
  const { rows } = await db.execute<{ name: string }>(
    sql`select name from (values ${names}) as required (name) where to_regclass(name) is null`,
  );
  return rows.map(({ name }) => name);
}

/** @throws Error that names the missing tables */
export async function requireTables(db: Database): Promise<void> {
  const missing = await missingTables(db);
  if (missing.length > 0) throw new Error(`the database lacks the tables ${missing.join(', ')}`);
}
