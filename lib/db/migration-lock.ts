import 'server-only';
/** The lock that makes several instances migrate a Postgres one after the other. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { log } from '@/lib/log';
import { shutdownSignal } from '@/lib/server/shutdown';

/** Any fixed number, the same in all instances. */
const lockNumber = 7_766_663;
const pollMs = 1_000;

/** Runs `callback` while no other instance runs it. It gets a new connection, without a query timeout. */
export async function withMigrationLock(
  connectionString: string,
  callback: (client: Client) => Promise<void>,
): Promise<void> {
  const options = { connectionString, connectionTimeoutMillis: 5_000, keepAlive: true };
  // There are two connections. The lock belongs to an open transaction, because a pooler in transaction mode supports no lock
  // of a session. But CREATE INDEX CONCURRENTLY, which `callback` may run, is not allowed in a transaction.
  const clients = [new Client(options), new Client(options)] as const;
  const [holder, worker] = clients;
  try {
    for (const client of clients) {
      client.on('error', error => log.warn({ error }, 'migration connection lost'));
      await client.connect();
    }
    await takeLock(holder);
    await callback(worker);
    await holder.query('commit');
  } finally {
    // This does not wait, because a server that hangs would never respond.
    for (const client of clients) void client.end().catch(() => {});
  }
}

/** Begins a transaction that holds the lock. Polls for the lock, because a waiting statement would hold a snapshot, and the
 *  lock owner's CREATE INDEX CONCURRENTLY would wait for that snapshot. */
async function takeLock(holder: Client): Promise<void> {
  for (let isFirst = true; ; isFirst = false) {
    await holder.query('begin isolation level read committed');
    // The timeouts of the role could end this transaction, which is idle while the other connection works.
    await holder.query(
      `select set_config(name, '0', true) from pg_settings
       where name in ('idle_in_transaction_session_timeout', 'transaction_timeout')`,
    );
    // Without a parameter, so that `pg` uses the simple protocol. The extended protocol keeps the snapshot of the last
    // statement until the transaction ends, and CREATE INDEX CONCURRENTLY would wait for that too.
    const { rows } = await holder.query<{ isOurs: boolean }>(
      `select pg_try_advisory_xact_lock(${lockNumber}) as "isOurs"`,
    );
    if (rows[0]?.isOurs) return;
    await holder.query('rollback');
    if (isFirst) log.info('waiting for another instance to migrate the database');
    await sleep(pollMs, undefined, { signal: shutdownSignal() });
  }
}
