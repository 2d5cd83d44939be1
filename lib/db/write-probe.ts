import 'server-only';
/** Checks that the database is writable. POST /api/session checks it before Proof opens the session, because a session that
 *  cannot be saved is not returned to the user. GET /api/health reports the same. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { AppError } from '@/lib/errors';
import { singleton } from '@/lib/server/singleton';
import { withDatabase } from './index';
import { requireTables } from './missing-tables';

/** The database is probed at most once in this time, for any number of orders and health checks. */
const maxAgeMs = 1_000;
/** The longest time that a caller waits, also while the database hangs. */
const deadlineMs = 3_000;

/** Inserts a row into each table and deletes it, in one statement: one round trip, and a commit that is flushed to the disk.
 *  No other transaction sees the rows. Fails when an order would fail: without a table, without the right to write, on a
 *  read-only or full database, or when a lock blocks writers. */
const writeAndDelete = sql`
  do $$ declare probe text := gen_random_uuid(); begin
    set local lock_timeout = '2s';
    insert into public.transactions (id, user_id, type, network, currency, amount, address, status)
      values (probe, probe, 'buy', probe, probe, probe, repeat(probe, 10), probe);
    insert into public.transaction_events (transaction_id, hint, status) values (probe, probe, probe);
    insert into public.rate_limits (key) values (probe);
    delete from public.rate_limits where key = probe;
    delete from public.transaction_events where transaction_id = probe;
    delete from public.transactions where id = probe;
  end $$`;

type Probe = { outcome: Promise<unknown>; endedAt: number };

const state = singleton('write-probe', (): { last: Probe | undefined } => ({ last: undefined }));

/** Waits for a successful write, or uses the result of the last second. Concurrent callers share a probe, so that a process
 *  has one probe at most. @throws AppError storage_unavailable */
export async function requireWritableDatabase(): Promise<void> {
  const { last } = state;
  const isRecent = last !== undefined && performance.now() - last.endedAt <= maxAgeMs;
  await (isRecent ? last : startProbe()).outcome;
}

/** Discards the last result. Call it after a failed write. */
export function forgetLastProbe(): void {
  state.last = undefined;
}

function startProbe(): Probe {
  const write = withDatabase(async db => {
    await requireTables(db);
    await db.execute(writeAndDelete);
  });
  const timeout = sleep(deadlineMs, undefined, { ref: false }).then(() => {
    const cause = new Error(`the database did not finish a write within ${deadlineMs} ms`);
    throw new AppError('storage_unavailable', { cause });
  });
  // The next probe starts only after the write itself has ended, so that a database that hangs uses one connection.
  const probe = { outcome: Promise.race([write, timeout]), endedAt: Number.POSITIVE_INFINITY };
  const end = () => {
    probe.endedAt = performance.now();
  };
  write.then(end, end);
  state.last = probe;
  return probe;
}
