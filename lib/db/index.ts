import 'server-only';
/** The database: Postgres at DATABASE_URL, or PGlite (Postgres inside this process) in DATABASE_DIR. Both use the same
 *  dialect and the same migrations. */
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { singleton } from '@/lib/server/singleton';
import type { Connection, Database } from './connection';
import { openPglite } from './pglite';
import { openPostgres } from './postgres';

/** The process's connection. There is only one connection, because PGlite must be opened only once. Tests replace it. */
export const databaseSingleton: { connection?: Promise<Connection> | undefined } = singleton(
  'database',
  () => ({}),
);

/** Returns the migrated database, and opens it at the first call. After a failure the next call tries again. */
export function getDatabase(): Promise<Connection> {
  databaseSingleton.connection ??= open().catch(error => {
    databaseSingleton.connection = undefined;
    throw error;
  });
  return databaseSingleton.connection;
}

/** Closes the database if it is open. Call it before the process exits. */
export async function closeDatabase(): Promise<void> {
  const connection = await databaseSingleton.connection?.catch(() => undefined);
  await connection?.close();
}

async function open(): Promise<Connection> {
  const { DATABASE_URL, DATABASE_DIRECT_URL, DATABASE_POOL_SIZE, DATABASE_DIR } = env();
  if (DATABASE_URL === undefined) return openPglite(DATABASE_DIR);
  return openPostgres(DATABASE_URL, { directUrl: DATABASE_DIRECT_URL, poolSize: DATABASE_POOL_SIZE });
}

/** Runs a query. @throws AppError storage_unavailable for every failure */
export async function withDatabase<T>(query: (db: Database) => Promise<T>): Promise<T> {
  try {
    const { db } = await getDatabase();
    return await query(db);
  } catch (error) {
    throw new AppError('storage_unavailable', { cause: withoutValues(error) });
  }
}

/** Replaces the error of a failed query by one with the SQLSTATE only, because the error contains the query's values, which
 *  must not be logged. */
function withoutValues(error: unknown): unknown {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^[0-9A-Z]{5}$/.test(code) ? new Error(`query failed: SQLSTATE ${code}`) : cause;
}
