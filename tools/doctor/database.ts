/** Whether the database answers, has every migration, and delivers notifications. Nothing is written. */
import { Client } from 'pg';
import { canListen } from '@/lib/db/can-listen';
import { pendingMigrations, readMigrations } from '@/lib/db/migrate';
import type { Env } from '@/lib/env';
import { describeFailure, request } from './network';
import { couldNotCheck, failed, passed, type Verdict } from './verdict';

const timeoutMs = 5_000;
const migrateFirst = 'start the app once with this DATABASE_URL, which migrates it';

export function databaseVerdict({ DATABASE_URL, APP_URL }: Env): Promise<Verdict> {
  return DATABASE_URL === undefined ? healthVerdict(APP_URL) : postgresVerdict(DATABASE_URL);
}

/** The embedded database is locked for the running app, so that is asked. */
async function healthVerdict(appUrl: string): Promise<Verdict> {
  const url = `${appUrl}/api/health`;
  try {
    const response = await request(url);
    await response.body?.cancel();
    if (response.status === 200) return passed(`embedded, and the running app reads it (${url} answers 200)`);
    return failed(`${url} answers ${response.status}; look for storage_unavailable in the app’s log`);
  } catch (error) {
    const why = `${describeFailure(error)} at ${url}`;
    return couldNotCheck(`embedded, which only the running app may open, and ${why}; start the app first`);
  }
}

const postgresVerdict = (connectionString: string) =>
  withClient(connectionString, 'DATABASE_URL', async client => {
    const missing = (await pendingMigrations(client, readMigrations())).map(({ name }) => name);
    if (missing.length > 0) return failed(`reachable, but without ${missing.join(', ')}; ${migrateFirst}`);
    return passed('Postgres answers, and has every migration');
  });

/** Sends a NOTIFY over DATABASE_URL, and listens for it as the app does. */
export function notificationsVerdict({ DATABASE_URL = '', DATABASE_DIRECT_URL }: Env): Promise<Verdict> {
  return withClient(DATABASE_URL, 'DATABASE_DIRECT_URL and DATABASE_URL', async client => {
    if (await canListen(DATABASE_DIRECT_URL ?? DATABASE_URL, client))
      return passed('a NOTIFY arrives at the connection that listens');
    return failed(
      'a NOTIFY does not arrive, so instances find each other’s changes by polling only; set DATABASE_DIRECT_URL to a connection that does not go through a pooler',
    );
  });
}

async function withClient(
  connectionString: string,
  variables: string,
  work: (client: Client) => Promise<Verdict>,
): Promise<Verdict> {
  const options = { connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs };
  const client = new Client({ connectionString, ...options });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    const why = describeFailure(error);
    const words = /^(?=.*\d)[0-9A-Z]{5}$/.test(why) ? `Postgres refuses us (SQLSTATE ${why})` : why;
    return failed(`${words}; check ${variables}, and that this server may reach it`);
  } finally {
    // Not waited for: a server that went silent would never say goodbye.
    void client.end().catch(() => {});
  }
}
