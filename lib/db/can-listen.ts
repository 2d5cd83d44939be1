import 'server-only';
/** Checks whether LISTEN works. A pooler in transaction mode accepts LISTEN, but never delivers a notification. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Queryable } from './migrate';

const timeoutMs = 5_000;

/** Returns whether a NOTIFY that `sender` sends arrives at a connection to `connectionString`.
 *  @throws Error when the connection fails. */
export async function canListen(connectionString: string, sender: Queryable): Promise<boolean> {
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  const channel = `proof_check_${randomUUID().replaceAll('-', '')}`;
  let timer: NodeJS.Timeout | undefined;
  try {
    // When the connection breaks, no notification arrives, and the timer decides.
    client.on('error', () => {});
    await client.connect();
    await client.query(`listen ${channel}`);
    const arrived = new Promise<boolean>(resolve => {
      client.on('notification', () => resolve(true));
      timer = setTimeout(() => resolve(false), timeoutMs);
    });
    await sender.query('select pg_notify($1, $2)', [channel, '']);
    return await arrived;
  } finally {
    clearTimeout(timer);
    void client.end().catch(() => {});
  }
}
