import 'server-only';
/** Asking Proof about a transaction: what every hint means. Hints about the same id are put together and limited in
 *  rate, so that no flood of them becomes a flood at Proof; and a process asks about so many at once, no more. */
import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq, sql } from 'drizzle-orm';
import pLimit from 'p-limit';
import { withDatabase } from '@/lib/db';
import { type TransactionRow, transactionColumns, transactions } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { singleton } from '@/lib/server/singleton';
import { isFinal } from '@/lib/transactions/status';
import { applyProofState, type Hint, matchesRecord } from './apply-update';
import { notificationChannel } from './notifications';
import { followedSeconds, nextPollDelay } from './polling-schedule';
import { getTransaction } from './proof';

const shortestIntervalMs = 1_000;
const atOnce = 16;

/** Nothing, what the asker knew already, or an answer that was written down. */
type Outcome = 'unanswered' | 'known' | 'recorded';

const state = singleton('ask', () => ({
  limit: pLimit(atOnce),
  /** The last question about an id; forgotten once another may be asked at once. */
  last: new Map<string, { startedAt: number; done: Promise<Outcome> }>(),
  /** Questions that have not begun. */
  waiting: new Map<string, Promise<Outcome>>(),
}));

/** Whether a question about the transaction is on its way already, that answers any hint until then. */
export const isRefreshQueued = (id: string): boolean => state.waiting.has(id);

/** Resolves when nothing is on its way about the transaction. */
export const refreshSettled = async (id: string): Promise<unknown> =>
  state.waiting.get(id) ?? state.last.get(id)?.done;

/** Asks Proof about the transaction and writes its answer down. What went wrong is in the log, and the reconciler asks
 *  again. `known`, from whoever watches it, is the record as it was told last: an answer that says the same costs the
 *  database nothing. */
export function refreshTransaction(id: string, hint: Hint, known?: TransactionRow): Promise<Outcome> {
  const { waiting } = state;
  const question = waiting.get(id) ?? takeTurn(id, hint, known);
  waiting.set(id, question);
  return question;
}

/** Waits for its turn, then asks. */
async function takeTurn(id: string, hint: Hint, known?: TransactionRow): Promise<Outcome> {
  const { last, waiting, limit } = state;
  const previous = last.get(id);
  await previous?.done;
  const waitMs = (previous?.startedAt ?? 0) + shortestIntervalMs - performance.now();
  if (previous && waitMs > 0) await sleep(waitMs);
  const outcome = await limit(() => {
    waiting.delete(id);
    const done = askNow(id, hint, known);
    // The timer's are far apart as it is; a hint that comes right after one is not to wait.
    last.set(id, { startedAt: hint === 'timer' ? 0 : performance.now(), done });
    return done;
  });
  forgetLater(id);
  return outcome;
}

function forgetLater(id: string): void {
  const { last } = state;
  const mine = last.get(id);
  setTimeout(() => {
    if (last.get(id) === mine) last.delete(id);
  }, shortestIntervalMs).unref();
}

async function askNow(id: string, hint: Hint, known?: TransactionRow): Promise<Outcome> {
  const startedAt = performance.now();
  let isAnswered = false;
  try {
    const heard = await getTransaction(id);
    if (known && matchesRecord(heard, known) && !isPlannedByPolls(known)) return 'known';
    await applyProofState(heard, hint);
    isAnswered = true;
  } catch (error) {
    const advice = error instanceof AppError ? error.advice : undefined;
    const facts = { error, transaction: id, hint, ...(advice && { advice }) };
    log[advice ? 'error' : 'warn'](facts, 'Proof could not be asked how a transaction stands');
  }
  await planNext(id, { hint, startedAt, isAnswered }).catch(error =>
    log.warn({ error, transaction: id }, 'the next question could not be planned'),
  );
  return isAnswered ? 'recorded' : 'unanswered';
}

/** Whether each poll plans the next one although somebody watches the transaction: a failed one is left at some time, and
 *  one that was given up may have come back. Watchers postpone the polls of all others (`watch.ts`). */
const isPlannedByPolls = ({ status, nextAskAt }: Pick<TransactionRow, 'status' | 'nextAskAt'>): boolean =>
  status === 'failed' || nextAskAt === null;

type Question = { hint: Hint; startedAt: number; isAnswered: boolean };

/** Writes down when the reconciler polls next; only for the status that it was decided by. The age is that at which the
 *  question began, by the database's clock. */
async function planNext(id: string, { hint, startedAt, isAnswered }: Question): Promise<void> {
  const seconds = (performance.now() - startedAt) / 1000;
  const age = sql`extract(epoch from now() - ${transactions.createdAt}) - ${seconds}`.mapWith(Number);
  await withDatabase(async db => {
    const { status, nextAskAt } = transactionColumns;
    const [row] = await db
      .select({ status, nextAskAt, age })
      .from(transactions)
      .where(eq(transactions.id, id));
    if (!row) return;
    const delay = nextPollDelay(row.status, row.age, isAnswered);
    const isWatched = hint === 'websocket' || hint === 'timer';
    if (isWatched && !isFinal(row.status) && !isPlannedByPolls(row)) return;
    if (delay === null && row.nextAskAt === null) return;
    const planned = await db
      .update(transactions)
      .set({ nextAskAt: delay === null ? null : sql`now() + ${delay} * interval '1 second'` })
      .where(and(eq(transactions.id, id), eq(status, row.status)))
      .returning({ id: transactions.id });
    if (delay !== null || planned.length === 0) return;
    if (!isFinal(row.status) && row.age >= followedSeconds)
      log.warn({ transaction: id, status: row.status }, 'given up after seven days');
    // Whoever watches it can stop.
    await db.execute(sql`select pg_notify(${notificationChannel}, ${id})`);
  });
}
