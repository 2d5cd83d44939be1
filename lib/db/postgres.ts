import 'server-only';
/** Postgres behind a pool of connections, and one more connection that listens. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client, Pool } from 'pg';
import { log } from '@/lib/log';
import { type Connection, migrationsFolder } from './connection';
import * as schema from './schema';

/** Any fixed number: the advisory lock under which several starting instances migrate one after another. */
const migrationLock = 7_766_663;
const relistenMs = 1_000;
/** Keep-alive, so that a connection that went away without a word is noticed. */
const listenerOptions = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  connectionTimeoutMillis: 5_000,
};

/** Opens the database at `connectionString`, migrated. @throws Error when it cannot be reached. */
export async function openPostgres(connectionString: string): Promise<Connection> {
  const pool = new Pool({ connectionString, connectionTimeoutMillis: 5_000, query_timeout: 10_000 });
  // An idle connection that breaks is replaced by the pool; unheard, its error would end the process.
  pool.on('error', error => log.warn({ error }, 'a database connection was lost'));
  try {
    await migrateUnderLock(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const closing = new AbortController();
  return {
    db: drizzle({ client: pool, schema }),
    pool,
    listen: (channel, onMessage, onListening) => {
      void keepListening({ connectionString, channel, onMessage, onListening, signal: closing.signal });
    },
    close: async () => {
      closing.abort();
      await pool.end();
    },
  };
}

async function migrateUnderLock(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await migrate(drizzle({ client, schema }), { migrationsFolder });
  } finally {
    // The lock belongs to the connection, so closing it lets go of it, whatever happened.
    client.release(true);
  }
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
