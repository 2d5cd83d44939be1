import 'server-only';
/** Whether the tables that the product needs are there, whatever the bookkeeping of the migrations says. */
import { is, sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './connection';
import * as schema from './schema';

const neededTables = Object.values(schema)
  .filter(each => is(each, PgTable))
  .map(table => getTableConfig(table))
  .map(({ schema = 'public', name }) => `${schema}.${name}`);

/** Returns the names of the needed tables that the database does not have. */
export async function missingTables(db: Database): Promise<string[]> {
  const names = sql.join(
    neededTables.map(name => sql`(${name}::text)`),
    sql`, `,
  );
  const { rows } = await db.execute<{ name: string }>(
    sql`select name from (values ${names}) as needed (name) where to_regclass(name) is null`,
  );
  return rows.map(({ name }) => name);
}

/** @throws Error that names the tables that are missing. */
export async function requireTables(db: Database): Promise<void> {
  const missing = await missingTables(db);
  if (missing.length > 0) throw new Error(`the database lacks the tables ${missing.join(', ')}`);
}
