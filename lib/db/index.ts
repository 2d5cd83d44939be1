import 'server-only';
/** The database: Postgres at DATABASE_URL, else PGlite (Postgres inside this process) in DATABASE_DIR.
 *  One dialect and one set of migrations for both. */
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { singleton } from '@/lib/server/singleton';
import type { Connection, Database } from './connection';
import { openPglite } from './pglite';
import { openPostgres } from './postgres';

/** The process's connection: PGlite must be opened only once. Tests put another in its place. */
export const databaseSingleton: { connection?: Promise<Connection> | undefined } = singleton(
  'database',
  () => ({}),
);

/** The migrated database, opened at the first call. A failure is not kept: the next call tries again. */
export function getDatabase(): Promise<Connection> {
  databaseSingleton.connection ??= open().catch(error => {
    databaseSingleton.connection = undefined;
    throw error;
  });
  return databaseSingleton.connection;
}

/** Closes the database, if it was opened; for a process that ends. */
export async function closeDatabase(): Promise<void> {
  const connection = await databaseSingleton.connection?.catch(() => undefined);
  await connection?.close();
}

async function open(): Promise<Connection> {
  const { DATABASE_URL, DATABASE_DIRECT_URL, DATABASE_POOL_SIZE, DATABASE_DIR } = env();
  if (DATABASE_URL === undefined) return openPglite(DATABASE_DIR);
  return openPostgres(DATABASE_URL, { directUrl: DATABASE_DIRECT_URL, poolSize: DATABASE_POOL_SIZE });
}

/** Runs a query. @throws AppError storage_unavailable for whatever goes wrong in it. */
export async function withDatabase<T>(query: (db: Database) => Promise<T>): Promise<T> {
  try {
    const { db } = await getDatabase();
    return await query(db);
  } catch (error) {
    throw new AppError('storage_unavailable', { cause: withoutValues(error) });
  }
}

/** A failed query's error carries its values, which are nobody's business in a log: only its SQLSTATE is told. */
function withoutValues(error: unknown): unknown {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^[0-9A-Z]{5}$/.test(code) ? new Error(`the database refused a query: SQLSTATE ${code}`) : cause;
}
