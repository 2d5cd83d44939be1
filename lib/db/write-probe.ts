import 'server-only';
/** Probes whether the database can be written. An order asks before Proof opens its session, because nobody can get a
 *  session that cannot be saved. Health reports the same. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { AppError } from '@/lib/errors';
import { singleton } from '@/lib/server/singleton';
import { withDatabase } from './index';
import { requireTables } from './missing-tables';

/** However many orders and health checks come, the database is probed once in this time. */
const maxAgeMs = 1_000;
/** Every caller is answered by then, also while the database hangs. */
const deadlineMs = 3_000;

/** Writes a row to each table and deletes it again, in one statement: one round trip, and a commit that has to reach the
 *  disk. Nobody ever sees the rows. Fails like an order would: without a table, without the right to write, on a
 *  read-only or full database, behind a lock that blocks writers. */
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

/** Returns once a write has succeeded, which may be one of the last second. Callers that come while a probe is under way
 *  share it, so a process never has more than one. @throws AppError storage_unavailable */
export async function requireWritableDatabase(): Promise<void> {
  const { last } = state;
  const isRecent = last !== undefined && performance.now() - last.endedAt <= maxAgeMs;
  await (isRecent ? last : startProbe()).outcome;
}

/** Makes the next caller probe again, because a write has failed since. */
export function forgetLastProbe(): void {
  state.last = undefined;
}

function startProbe(): Probe {
  const write = withDatabase(async db => {
    await requireTables(db);
    await db.execute(writeAndDelete);
  });
  const late = sleep(deadlineMs, undefined, { ref: false }).then(() => {
    const cause = new Error(`the database did not finish a write within ${deadlineMs} ms`);
    throw new AppError('storage_unavailable', { cause });
  });
  // No other probe starts until the write itself has ended, so a database that hangs costs one connection.
  const probe = { outcome: Promise.race([write, late]), endedAt: Number.POSITIVE_INFINITY };
  const end = () => {
    probe.endedAt = performance.now();
  };
  write.then(end, end);
  state.last = probe;
  return probe;
}
