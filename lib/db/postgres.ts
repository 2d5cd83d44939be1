import 'server-only';
/** Postgres with a pool of connections, and one more connection for LISTEN. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Client, Pool } from 'pg';
import { log } from '@/lib/log';
import { canListen } from './can-listen';
import type { Connection } from './connection';
import { migrate, pendingMigrations, readMigrations } from './migrate';
import { withMigrationLock } from './migration-lock';
import { requireTables } from './missing-tables';
import * as schema from './schema';

const relistenMs = 1_000;
/** TCP keep-alive detects a connection that was lost without a FIN or RST. */
const listenerOptions = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  connectionTimeoutMillis: 5_000,
};

type Options = {
  /** A connection without a pooler in transaction mode, for LISTEN and migrations. Default: `connectionString`. */
  directUrl?: string | undefined;
  /** The maximum number of connections in the pool. */
  poolSize?: number;
};

/** Opens and migrates the database at `connectionString`. @throws Error when it cannot be reached */
export async function openPostgres(
  connectionString: string,
  { directUrl = connectionString, poolSize = 10 }: Options = {},
): Promise<Connection> {
  const pool = new Pool({
    connectionString,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
  });
  // The pool replaces an idle connection that breaks. Without this listener the error would end the process.
  pool.on('error', error => log.warn({ error }, 'database connection lost'));
  const db = drizzle({ client: pool, schema });
  try {
    const migrations = readMigrations();
    // Check first, because a role of a migrated database may have no right to take the lock or to create tables.
    if ((await pendingMigrations(pool, migrations)).length > 0)
      await withMigrationLock(directUrl, client => migrate(client, migrations));
    await requireTables(db);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const closing = new AbortController();
  void warnUnlessListenWorks(directUrl, pool, closing.signal);
  return {
    db,
    pool,
    listen: (channel, onMessage, onListening) => {
      const signal = closing.signal;
      void keepListening({ connectionString: directUrl, channel, onMessage, onListening, signal });
    },
    close: async () => {
      closing.abort();
      await pool.end();
    },
  };
}

async function warnUnlessListenWorks(directUrl: string, pool: Pool, signal: AbortSignal): Promise<void> {
  const works = await canListen(directUrl, pool).catch(() => false);
  if (works || signal.aborted) return;
  const advice = 'Set DATABASE_DIRECT_URL to a connection that does not go through a pooler.';
  log.warn({ advice }, 'LISTEN does not work: status changes of other instances are found by polling only');
}

type Listening = {
  connectionString: string;
  channel: string;
  onMessage: (payload: string) => void;
  onListening: () => void;
  signal: AbortSignal;
};

/** Listens on its own connection until `signal` aborts. Reconnects when the connection is lost. */
async function keepListening({ connectionString, channel, onMessage, onListening, signal }: Listening) {
  while (!signal.aborted) {
    const client = new Client({ connectionString, ...listenerOptions });
    client.on('notification', ({ payload }) => onMessage(payload ?? ''));
    client.on('error', error => log.warn({ error }, 'database connection for LISTEN lost'));
    const stop = () => void client.end();
    try {
      await client.connect();
      signal.addEventListener('abort', stop, { once: true });
      await client.query(`listen ${channel}`);
      onListening();
      await once(client, 'end');
    } catch {
      await client.end().catch(() => {});
      await sleep(relistenMs);
    }
    signal.removeEventListener('abort', stop);
  }
}
