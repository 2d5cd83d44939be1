/** Records of any size, as years of use leave them: nearly all over, one in fifty failed, and few still followed. Of the
 *  smallest more have failed, so that a page of them is as full as anywhere. */
import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import type { Connection } from '@/lib/db/connection';
import { openPostgres } from '@/lib/db/postgres';
import { createDatabase } from '@/testing/test-postgres';
import { onCleanup } from './cleanup';

/** A migrated database of its own with `size` transactions: four in five are `busy`'s, ten are each other user's. The
 *  fifty newest are followed still, so that a round of the reconciler finds as many everywhere. */
export async function seedTransactions(size: number): Promise<Connection> {
  const { url, drop } = await createDatabase();
  onCleanup(drop);
  const connection = await openPostgres(url);
  onCleanup(connection.close);
  // Not the product's pool, which gives no query so long.
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
  // What the database would do about so many new rows later on, while it is asked.
  await client.query('alter table transactions set (autovacuum_enabled = false)');
  await client.query('checkpoint');
  await client.end();
  return connection;
}

/** Makes so many of those that are followed due. */
export async function makeDue({ db }: Connection, count: number): Promise<void> {
  await db.execute(sql`
    update transactions set next_ask_at = now() where id in
      (select id from transactions where next_ask_at is not null limit ${count})`);
}
