import 'server-only';
/** Whether the database can be written. An order needs to know before Proof opens its session: a session that cannot
 *  be saved is one that nobody can get. Health reports the same. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { AppError } from '@/lib/errors';
import { processWide } from '@/lib/process-wide';
import { withDatabase } from './index';

/** Every caller is answered by then, also while the database hangs. */
const deadlineMs = 3_000;

/** Writes a row to each table and deletes it again, in one statement: one round trip, and a commit that has to reach the
 *  disk. Nobody ever sees the rows. Fails like an order would: without a table, without the right to write, on a
 *  read-only or full database, behind a lock that blocks writers. */
const writeAndDelete = sql`
  do $$ declare probe text := gen_random_uuid(); begin
    set local lock_timeout = '2s';
    insert into transactions (id, user_id, type, network, currency, amount, address, status)
      values (probe, probe, 'buy', probe, probe, probe, repeat(probe, 10), probe);
    insert into transaction_events (transaction_id, hint, status) values (probe, probe, probe);
    insert into rate_limits (key) values (probe);
    delete from rate_limits where key = probe;
    delete from transaction_events where transaction_id = probe;
    delete from transactions where id = probe;
  end $$`;

type Probe = { outcome: Promise<unknown>; endedAt: number };

const state = processWide('write-probe', (): { last?: Probe } => ({}));

/** Returns once a write has succeeded. Callers that come while a probe is under way share it, so a process never has
 *  more than one.
 *  @param maxAgeMs how old the result of the last probe may be, in ms.
 *  @throws AppError storage_unavailable */
export async function requireWritableDatabase(maxAgeMs = 0): Promise<void> {
  const { last } = state;
  const isRecent = last !== undefined && performance.now() - last.endedAt <= maxAgeMs;
  await (isRecent ? last : startProbe()).outcome;
}

function startProbe(): Probe {
  const write = withDatabase(db => db.execute(writeAndDelete));
  const late = sleep(deadlineMs, undefined, { ref: false }).then(() => {
    const cause = new Error(`the database did not finish a write within ${deadlineMs} ms`);
    throw new AppError('storage_unavailable', { cause });
  });
  // Until the write itself has ended no other probe starts, so a database that hangs costs one connection.
  const probe = { outcome: Promise.race([write, late]), endedAt: Number.POSITIVE_INFINITY };
  const end = () => {
    probe.endedAt = performance.now();
  };
  write.then(end, end);
  state.last = probe;
  return probe;
}
