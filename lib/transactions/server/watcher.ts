import 'server-only';
/** Watched transactions. A process has one WebSocket to Proof per watched transaction, however many watchers there are.
 *  Postgres notifies every process of each change (LISTEN); the process then reads the row and passes it to its watchers. */
import { getDatabase } from '@/lib/db';
import type { Connection } from '@/lib/db/connection';
import { log } from '@/lib/log';
import { singleton } from '@/lib/server/singleton';
import { isFinal } from '@/lib/transactions/status';
import { notificationChannel, postponePolling, resumePolling } from './apply-update';
import { openStatusSocket } from './proof';
import { refreshSettled, refreshTransaction } from './refresh';
import { getTransactionRow, type TransactionRow } from './repository';

/** The poll interval without the WebSocket. Proof's documentation asks for 5 to 10 s. */
const pollMs = () => 5_000 + Math.random() * 5_000;
/** The poll interval with the WebSocket, in case the WebSocket stays silent or a message is lost. */
const pollWithSocketMs = 60_000;
/** For how long each lease stops the reconciler from polling a watched transaction. */
const leaseMs = 30_000;
const renewLeaseMs = 10_000;
const pollAfterWatchMs = 10_000;

export type Watcher = (row: TransactionRow) => void;
type Watch = {
  watchers: Set<Watcher>;
  /** The row that the watchers got last. */
  lastSent: TransactionRow | undefined;
  /** The notification that runs now or ran last. */
  runningNotify: Promise<void>;
  queuedNotify: Promise<void> | undefined;
  unfollow: (() => void) | null;
};

const state = singleton('watcher', () => ({
  /** By transaction id. */
  watches: new Map<string, Watch>(),
  lease: undefined as NodeJS.Timeout | undefined,
  isListening: false,
}));

/** Calls `watcher` with the row now and after each change. @returns a function that stops the calls
 *  @throws AppError storage_unavailable */
export async function watchTransaction(id: string, watcher: Watcher): Promise<() => void> {
  const watch = state.watches.get(id) ?? startWatch(id);
  watch.watchers.add(watcher);
  const stop = () => {
    if (watch.watchers.delete(watcher) && watch.watchers.size === 0) endWatch(id, watch);
  };
  try {
    await notify(id, watch);
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}

function startWatch(id: string): Watch {
  const watch: Watch = {
    watchers: new Set(),
    lastSent: undefined,
    runningNotify: Promise.resolve(),
    queuedNotify: undefined,
    unfollow: null,
  };
  state.watches.set(id, watch);
  listenOnce();
  state.lease ??= setInterval(() => renewLease([...state.watches.keys()]), renewLeaseMs);
  renewLease([id]);
  return watch;
}

function endWatch(id: string, watch: Watch): void {
  watch.unfollow?.();
  state.watches.delete(id);
  void refreshSettled(id).then(() => {
    if (!state.watches.has(id)) resumePolling(id, pollAfterWatchMs).catch(logLeaseError);
  });
  if (state.watches.size > 0) return;
  clearInterval(state.lease);
  state.lease = undefined;
}

function renewLease(ids: string[]): void {
  postponePolling(ids, leaseMs).catch(logLeaseError);
}

const logLeaseError = (error: unknown) =>
  log.warn({ error }, 'moving the next poll of watched transactions failed');

/** Starts to listen for notifications at the first watch. If the database is unavailable, the next watch tries again. */
function listenOnce(): void {
  if (state.isListening) return;
  state.isListening = true;
  getDatabase().then(listen, () => {
    state.isListening = false;
  });
}

function listen(connection: Connection): void {
  const { watches } = state;
  connection.listen(
    notificationChannel,
    id => {
      const watch = watches.get(id);
      if (watch) notifyOrLog(id, watch);
    },
    // Reads every watched row, because notifications may have been missed before listening started.
    () => {
      for (const [id, watch] of watches) notifyOrLog(id, watch);
    },
  );
}

function notifyOrLog(id: string, watch: Watch): void {
  notify(id, watch).catch(error =>
    log.warn({ error, transaction: id }, 'reading a changed transaction failed'),
  );
}

/** Reads the row and passes it to the watchers. Two runs never overlap, because an older row could then arrive after a
 *  newer row. All calls during a run share the next run. */
function notify(id: string, watch: Watch): Promise<void> {
  watch.queuedNotify ??= watch.runningNotify.then(() => {
    watch.queuedNotify = undefined;
    const done = readAndNotify(id, watch);
    watch.runningNotify = done.catch(() => {});
    return done;
  });
  return watch.queuedNotify;
}

async function readAndNotify(id: string, watch: Watch): Promise<void> {
  const row = await getTransactionRow(id);
  if (!row) return;
  watch.lastSent = row;
  for (const watcher of watch.watchers) watcher(row);
  if (isSettled(row)) {
    watch.unfollow?.();
    watch.unfollow = null;
  } else if (watch.watchers.size > 0) watch.unfollow ??= follow(id, watch);
}

/** Returns whether no more changes are expected: the status is final, or the transaction failed and polling has ended. */
export const isSettled = ({ status, nextPollAt }: TransactionRow): boolean =>
  isFinal(status) || (status === 'failed' && nextPollAt === null);

/** Refreshes the transaction on each message of Proof's WebSocket and by a timer. @returns a function that ends both */
function follow(id: string, watch: Watch): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isUp = false;
  const pollIn = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(refreshAndNotify, ms);
  };
  const refreshAndNotify = async () => {
    pollIn(pollMs());
    const next = timer;
    const outcome = await refreshTransaction(id, 'timer', watch.lastSent);
    if (outcome !== 'unchanged') notifyOrLog(id, watch);
    // Keeps `timer` if a message has replaced it meanwhile, or the returned function has cleared it.
    if (outcome !== 'failed' && isUp && timer === next) pollIn(pollWithSocketMs);
  };
  /** Refreshes now, and a second time after the poll interval, because Proof's GET may not return the change yet. */
  const onMessage = () => {
    isUp = true;
    void refreshTransaction(id, 'websocket', watch.lastSent);
    pollIn(pollMs());
  };
  const onDown = () => {
    isUp = false;
    pollIn(pollMs());
  };
  const close = openStatusSocket(id, { onConnect: onMessage, onMessage, onDisconnect: onDown });
  pollIn(pollMs());
  return () => {
    close();
    clearTimeout(timer);
    timer = undefined;
  };
}
