import 'server-only';
/** Asking Proof about a transaction: what every hint means. Hints about the same id are put together and limited in
 *  rate, so that no flood of them becomes a flood at Proof; and a process asks about so many at once, no more. */
import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq, sql } from 'drizzle-orm';
import pLimit from 'p-limit';
import { withDatabase } from '@/lib/db';
import { transactions } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';
import { getTransaction } from '@/lib/proof/client';
import { type Hint, recordAnswer } from './answer';
import { changeChannel } from './changes';
import { isGivenUp, nextAskAt } from './schedule';
import { isFinal } from './status';

const shortestIntervalMs = 1_000;
const atOnce = 16;

const state = () =>
  processWide('ask', () => ({
    limit: pLimit(atOnce),
    /** The last question about an id; forgotten once another may be asked at once. */
    last: new Map<string, { startedAt: number; done: Promise<boolean> }>(),
    /** Questions that have not begun. */
    waiting: new Map<string, Promise<boolean>>(),
  }));

/** Whether a question about the transaction is on its way already, that answers any hint until then. */
export const isWaiting = (id: string): boolean => state().waiting.has(id);

/** Resolves when nothing is on its way about the transaction. */
export const answered = async (id: string): Promise<unknown> =>
  state().waiting.get(id) ?? state().last.get(id)?.done;

/** Asks Proof about the transaction and writes its answer down. Gives whether that was done: what went wrong is in the
 *  log, and the reconciler asks again. */
export function ask(id: string, hint: Hint): Promise<boolean> {
  const { waiting } = state();
  const question = waiting.get(id) ?? takeTurn(id, hint);
  waiting.set(id, question);
  return question;
}

/** Waits for its turn, then asks. */
async function takeTurn(id: string, hint: Hint): Promise<boolean> {
  const { last, waiting, limit } = state();
  const previous = last.get(id);
  await previous?.done;
  const waitMs = (previous?.startedAt ?? 0) + shortestIntervalMs - performance.now();
  if (previous && waitMs > 0) await sleep(waitMs);
  const isAnswered = await limit(() => {
    waiting.delete(id);
    const done = askNow(id, hint);
    // The timer's are far apart as it is; a hint that comes right after one is not to wait.
    last.set(id, { startedAt: hint === 'timer' ? 0 : performance.now(), done });
    return done;
  });
  forgetLater(id);
  return isAnswered;
}

function forgetLater(id: string): void {
  const { last } = state();
  const mine = last.get(id);
  setTimeout(() => {
    if (last.get(id) === mine) last.delete(id);
  }, shortestIntervalMs).unref();
}

async function askNow(id: string, hint: Hint): Promise<boolean> {
  const askedAt = Date.now();
  let isAnswered = false;
  try {
    await recordAnswer(await getTransaction(id), hint);
    isAnswered = true;
  } catch (error) {
    const advice = error instanceof AppError ? error.advice : undefined;
    const facts = { error, transaction: id, hint, ...(advice && { advice }) };
    log[advice ? 'error' : 'warn'](facts, 'Proof could not be asked how a transaction stands');
  }
  await planNext(id, { hint, askedAt, isAnswered }).catch(error =>
    log.warn({ error, transaction: id }, 'the next question could not be planned'),
  );
  return isAnswered;
}

type Question = { hint: Hint; askedAt: number; isAnswered: boolean };

/** Says when the reconciler asks again; only for the status that it was decided by. */
async function planNext(id: string, { hint, askedAt, isAnswered }: Question): Promise<void> {
  await withDatabase(async db => {
    const [row] = await db.select().from(transactions).where(eq(transactions.id, id));
    if (!row) return;
    const next = nextAskAt(row, askedAt, isAnswered);
    // Whoever watches it sets it aside (`watch.ts`).
    const isWatched = (hint === 'websocket' || hint === 'timer') && row.status !== 'failed';
    if (isWatched && next !== null && row.nextAskAt !== null) return;
    const planned = await db
      .update(transactions)
      .set({ nextAskAt: next })
      .where(and(eq(transactions.id, id), eq(transactions.status, row.status)))
      .returning({ id: transactions.id });
    if (next !== null || row.nextAskAt === null || planned.length === 0) return;
    if (isGivenUp(row, askedAt) && !isFinal(row.status))
      log.warn({ transaction: id, status: row.status }, 'given up after seven days');
    // Whoever watches it can stop.
    await db.execute(sql`select pg_notify(${changeChannel}, ${id})`);
  });
}
