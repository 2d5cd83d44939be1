import 'server-only';
/** The lock under which several starting instances migrate a Postgres one after another. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { log } from '@/lib/log';
import { shutdownSignal } from '@/lib/server/shutdown';

/** Any fixed number, the same in all instances. */
const lockNumber = 7_766_663;
const pollMs = 1_000;

/** Runs `work` with a connection of its own while no other instance does. The connection has no query timeout. */
export async function withMigrationLock(
  connectionString: string,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const options = { connectionString, connectionTimeoutMillis: 5_000, keepAlive: true };
  // The lock belongs to an open transaction, which a pooler in transaction mode knows too; and CREATE INDEX CONCURRENTLY,
  // which `work` may run, is refused inside one. So there are two connections.
  const clients = [new Client(options), new Client(options)] as const;
  const [holder, worker] = clients;
  try {
    for (const client of clients) {
      client.on('error', error => log.warn({ error }, 'the connection of a migration was lost'));
      await client.connect();
    }
    await takeLock(holder);
    await work(worker);
    await holder.query('commit');
  } finally {
    // Not waited for: a server that went silent would never answer.
    for (const client of clients) void client.end().catch(() => {});
  }
}

/** Begins a transaction that holds the lock. Polls, because a statement that waits for the lock would hold a snapshot,
 *  and CREATE INDEX CONCURRENTLY of the lock's owner would wait for that snapshot. */
async function takeLock(holder: Client): Promise<void> {
  for (let isFirst = true; ; isFirst = false) {
    await holder.query('begin isolation level read committed');
    // Limits of the role would end a transaction that is idle while the other connection works.
    await holder.query(
      `select set_config(name, '0', true) from pg_settings
       where name in ('idle_in_transaction_session_timeout', 'transaction_timeout')`,
    );
    // Without a parameter, because `pg` then uses the simple protocol: the other one keeps the snapshot of the last statement
    // until the transaction ends, and CREATE INDEX CONCURRENTLY would wait for that too.
    const { rows } = await holder.query<{ isOurs: boolean }>(
      `select pg_try_advisory_xact_lock(${lockNumber}) as "isOurs"`,
    );
    if (rows[0]?.isOurs) return;
    await holder.query('rollback');
    if (isFirst) log.info('waiting for another instance to migrate the database');
    await sleep(pollMs, undefined, { signal: shutdownSignal() });
  }
}
