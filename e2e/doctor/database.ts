/** Whether the database answers and has every migration. Nothing is written. */
import { Client } from 'pg';
import { z } from 'zod';
import journal from '@/lib/db/migrations/meta/_journal.json';
import type { Env } from '@/lib/env';
import { couldNotCheck, failed, passed, type Verdict } from './finding';
import { ask, whyNot } from './network';

const timeoutMs = 5_000;
const notMigrated = 'start the app once with this DATABASE_URL, which migrates it';
const rowsSchema = z.array(z.object({ at: z.coerce.number() }));

export function databaseVerdict({ DATABASE_URL, APP_URL }: Env): Promise<Verdict> {
  return DATABASE_URL === undefined ? healthVerdict(APP_URL) : postgresVerdict(DATABASE_URL);
}

/** The embedded database is locked for the running app, so that is asked. */
async function healthVerdict(appUrl: string): Promise<Verdict> {
  const url = `${appUrl}/api/health`;
  try {
    const response = await ask(url);
    await response.body?.cancel();
    if (response.status === 200) return passed(`embedded, and the running app reads it (${url} answers 200)`);
    return failed(`${url} answers ${response.status}; look for storage_unavailable in the app’s log`);
  } catch (error) {
    const why = `${whyNot(error)} at ${url}`;
    return couldNotCheck(`embedded, which only the running app may open, and ${why}; start the app first`);
  }
}

async function postgresVerdict(connectionString: string): Promise<Verdict> {
  const options = { connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs };
  const client = new Client({ connectionString, ...options });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query('select created_at as at from drizzle.__drizzle_migrations');
    return migrationsVerdict(rowsSchema.parse(rows).map(({ at }) => at));
  } catch (error) {
    // 42P01, 3F000: no such table, no such schema.
    const why = whyNot(error);
    if (/^(42P01|3F000)$/.test(why)) return failed(`reachable, but empty; ${notMigrated}`);
    const words = /^(?=.*\d)[0-9A-Z]{5}$/.test(why) ? `Postgres refuses us (SQLSTATE ${why})` : why;
    return failed(`${words}; check DATABASE_URL, and that this server may reach it`);
  } finally {
    // Not waited for: a server that went silent would never say goodbye.
    void client.end().catch(() => {});
  }
}

/** By time of making, as the migrations' own bookkeeping compares them. */
function migrationsVerdict(applied: number[]): Verdict {
  const missing = journal.entries.filter(({ when }) => !applied.includes(when)).map(({ tag }) => tag);
  if (missing.length > 0) return failed(`reachable, but without ${missing.join(', ')}; ${notMigrated}`);
  return passed('Postgres answers, and has every migration');
}
