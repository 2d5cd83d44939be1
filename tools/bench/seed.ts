/** Fills a database like years of use: nearly all transactions are final, one in fifty failed, and few are still polled.
 *  The smallest database has more failed ones, so that a page of them is as full as in the others. */
import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import type { Connection } from '@/lib/db/connection';
import { openPostgres } from '@/lib/db/postgres';
import { createDatabase } from '@/testing/test-postgres';
import { onCleanup } from './cleanup';

/** Creates a migrated database with `size` transactions. The user `busy` owns four in five, each other user ten. The fifty
 *  newest are still polled, so that a round of the reconciler finds equally many in every database. */
export async function seedTransactions(size: number): Promise<Connection> {
  const { url, drop } = await createDatabase();
  onCleanup(drop);
  const connection = await openPostgres(url);
  onCleanup(connection.close);
  // Not the product's pool, because its query timeout is too short for this.
  const client = new Client(url);
  await client.connect();
  await client.query(
    `insert into transactions
      (id, user_id, type, network, currency, amount, address, status, created_at, updated_at, next_ask_at)
    select 'id-' || n,
      case when n % 5 = 1 then 'user-' || 1 + n / 50 else 'busy' end,
      case when n % 3 = 0 then 'sell' else 'buy' end, 'TRC20', 'USDT', '99.50', 'T' || n,
      case when n <= 50 then 'pending' when n % $2 = 0 then 'failed' else 'completed' end,
      now() - n * interval '1 minute', now(),
      case when n <= 50 then now() + interval '1 day' end
    from generate_series(1, $1) n`,
    [size, Math.min(50, size / 50)],
  );
  await client.query('vacuum analyze transactions');
  // Autovacuum and checkpoints must not run during the measurement.
  await client.query('alter table transactions set (autovacuum_enabled = false)');
  await client.query('checkpoint');
  await client.end();
  return connection;
}

/** Makes `count` of the polled transactions due. */
export async function makeDue({ db }: Connection, count: number): Promise<void> {
  await db.execute(sql`
    update transactions set next_ask_at = now() where id in
      (select id from transactions where next_ask_at is not null limit ${count})`);
}
