import 'server-only';
/** Postgres behind a pool of connections, and one more connection that listens. */
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
/** Keep-alive, so that a connection that went away without a word is noticed. */
const listenerOptions = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  connectionTimeoutMillis: 5_000,
};

type Options = {
  /** A connection that is no pooler's in transaction mode, for LISTEN and migrations; default: the same. */
  directUrl?: string | undefined;
  /** The most connections of the pool. */
  poolSize?: number;
};

/** Opens the database at `connectionString`, migrated. @throws Error when it cannot be reached. */
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
  // An idle connection that breaks is replaced by the pool; unheard, its error would end the process.
  pool.on('error', error => log.warn({ error }, 'a database connection was lost'));
  const db = drizzle({ client: pool, schema });
  try {
    const migrations = readMigrations();
    // Reading needs no rights that a migrated database does not grant.
    if ((await pendingMigrations(pool, migrations)).length > 0)
      await withMigrationLock(directUrl, client => migrate(client, migrations));
    await requireTables(db);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const closing = new AbortController();
  void warnUnlessListening(directUrl, pool, closing.signal);
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

async function warnUnlessListening(directUrl: string, pool: Pool, signal: AbortSignal): Promise<void> {
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

/** Listens on a connection of its own, on a new one whenever that is lost, until `signal` aborts. */
async function keepListening({ connectionString, channel, onMessage, onListening, signal }: Listening) {
  while (!signal.aborted) {
    const client = new Client({ connectionString, ...listenerOptions });
    client.on('notification', ({ payload }) => onMessage(payload ?? ''));
    client.on('error', error => log.warn({ error }, 'the listening database connection was lost'));
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
