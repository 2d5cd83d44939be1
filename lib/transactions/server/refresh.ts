import 'server-only';
/** Refreshes: reads a transaction from Proof and saves the response. The WebSocket, the webhook, the poll timer and the
 *  reconciler are only hints; each of them starts a refresh. Hints about one transaction share a refresh and are limited
 *  to one per second, so that a flood of hints does not become a flood of requests to Proof. */
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { singleton } from '@/lib/server/singleton';
import { isFinal } from '@/lib/transactions/status';
import {
  applyProofState,
  getPollState,
  matchesRecord,
  notifyWatchers,
  type RefreshReason,
  saveNextPoll,
} from './apply-update';
import { followedSeconds, nextPollDelay } from './polling-schedule';
import { getTransaction } from './proof';
import type { TransactionRow } from './repository';

const minIntervalMs = 1_000;
/** Refreshes that a process runs at the same time. */
const maxConcurrent = 16;

/** `unchanged`: the response equals the row that the caller has, and was not saved. */
type Outcome = 'failed' | 'unchanged' | 'saved';

const state = singleton('refresh', () => ({
  limit: pLimit(maxConcurrent),
  /** The last refresh that started, by transaction id. Deleted once the next may start without a wait. */
  last: new Map<string, { startedAt: number; done: Promise<Outcome> }>(),
  /** The refreshes that have not started, by transaction id. */
  queued: new Map<string, Promise<Outcome>>(),
}));

/** Returns whether a refresh is queued. It has not started, so it covers every hint until it does. */
export const isRefreshQueued = (id: string): boolean => state.queued.has(id);

/** Resolves when no refresh of the transaction is queued or running. */
export const refreshSettled = async (id: string): Promise<unknown> =>
  state.queued.get(id) ?? state.last.get(id)?.done;

/** Reads the transaction from Proof and saves the response. Failures are logged; the reconciler tries again later.
 *  @param known the row that the caller has: a response that repeats it needs no query */
export function refreshTransaction(
  id: string,
  reason: RefreshReason,
  known?: TransactionRow,
): Promise<Outcome> {
  const { queued } = state;
  const refresh = queued.get(id) ?? waitAndRefresh(id, reason, known);
  queued.set(id, refresh);
  return refresh;
}

async function waitAndRefresh(id: string, reason: RefreshReason, known?: TransactionRow): Promise<Outcome> {
  const { last, queued, limit } = state;
  const previous = last.get(id);
  await previous?.done;
  const waitMs = (previous?.startedAt ?? 0) + minIntervalMs - performance.now();
  if (previous && waitMs > 0) await sleep(waitMs);
  const outcome = await limit(() => {
    queued.delete(id);
    const done = refreshNow(id, reason, known);
    // The timer's refreshes are seconds apart anyway. A hint that arrives after such a refresh must not wait.
    last.set(id, { startedAt: reason === 'timer' ? 0 : performance.now(), done });
    return done;
  });
  deleteLastLater(id);
  return outcome;
}

function deleteLastLater(id: string): void {
  const { last } = state;
  const ended = last.get(id);
  setTimeout(() => {
    if (last.get(id) === ended) last.delete(id);
  }, minIntervalMs).unref();
}

async function refreshNow(id: string, reason: RefreshReason, known?: TransactionRow): Promise<Outcome> {
  const startedAt = performance.now();
  let isAnswered = false;
  try {
    const received = await getTransaction(id);
    if (known && matchesRecord(received, known) && !isScheduledByRefresh(known)) return 'unchanged';
    await applyProofState(received, reason);
    isAnswered = true;
  } catch (error) {
    const advice = error instanceof AppError ? error.advice : undefined;
    const facts = { error, transaction: id, reason, ...(advice && { advice }) };
    log[advice ? 'error' : 'warn'](facts, 'Proof status refresh failed');
  }
  await scheduleNextPoll(id, { reason, startedAt, isAnswered }).catch(error =>
    log.warn({ error, transaction: id }, 'scheduling the next poll failed'),
  );
  return isAnswered ? 'saved' : 'failed';
}

/** Returns whether a refresh schedules the next poll even while the transaction is watched: polling of a failed
 *  transaction must end some time, and a transaction whose polling had ended may have changed. The watcher postpones the
 *  polls of all others (`watcher.ts`). */
const isScheduledByRefresh = ({
  status,
  nextPollAt,
}: Pick<TransactionRow, 'status' | 'nextPollAt'>): boolean => status === 'failed' || nextPollAt === null;

type Refresh = { reason: RefreshReason; startedAt: number; isAnswered: boolean };

/** Schedules the reconciler's next poll from the transaction's age at the start of the refresh. */
async function scheduleNextPoll(id: string, { reason, startedAt, isAnswered }: Refresh): Promise<void> {
  const row = await getPollState(id, (performance.now() - startedAt) / 1000);
  if (row === null) return;
  const delay = nextPollDelay(row.status, row.ageSeconds, isAnswered);
  const isWatched = reason === 'websocket' || reason === 'timer';
  if (isWatched && !isFinal(row.status) && !isScheduledByRefresh(row)) return;
  if (delay === null && row.nextPollAt === null) return;
  const isSaved = await saveNextPoll(id, row.status, delay);
  if (delay !== null || !isSaved) return;
  if (!isFinal(row.status) && row.ageSeconds >= followedSeconds)
    log.warn(
      { transaction: id, status: row.status },
      'polling ended after seven days without a final status',
    );
  // Event streams of the transaction end.
  await notifyWatchers(id);
}
