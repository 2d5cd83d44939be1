/** Checks that the database is reachable, has every migration, and delivers notifications. Writes nothing. */
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

/** Asks the running app, because it holds the lock of the embedded database. */
async function healthVerdict(appUrl: string): Promise<Verdict> {
  const url = `${appUrl}/api/health`;
  try {
    const response = await request(url);
    await response.body?.cancel();
    if (response.status === 200) return passed(`embedded, and the running app reads it (${url} answers 200)`);
    return failed(`${url} answers ${response.status}; look for storage_unavailable in the app’s log`);
  } catch (error) {
    const reason = `${describeFailure(error)} at ${url}`;
    return couldNotCheck(`embedded, which only the running app may open, and ${reason}; start the app first`);
  }
}

const postgresVerdict = (connectionString: string) =>
  withClient(connectionString, 'DATABASE_URL', async client => {
    const missing = (await pendingMigrations(client, readMigrations())).map(({ name }) => name);
    if (missing.length > 0) return failed(`reachable, but without ${missing.join(', ')}; ${migrateFirst}`);
    return passed('Postgres answers, and has every migration');
  });

/** Sends a NOTIFY through DATABASE_URL and listens for it on the connection that the app would listen on. */
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
    const reason = describeFailure(error);
    const problem = /^(?=.*\d)[0-9A-Z]{5}$/.test(reason)
      ? `Postgres refused the connection or the query (SQLSTATE ${reason})`
      : reason;
    return failed(`${problem}; check ${variables}, and that this server may reach it`);
  } finally {
    // Not awaited, because a server that no longer responds would never confirm the end.
    void client.end().catch(() => {});
  }
}
