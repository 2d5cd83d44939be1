import 'server-only';
/** Watched transactions: one upstream connection for each per process, however many people look; closed when it is
 *  over or when nobody looks any more. Watchers are told of every change, whichever process wrote it. */
import { and, eq, inArray, isNotNull, ne, sql } from 'drizzle-orm';
import { withDatabase } from '@/lib/db';
import { type TransactionRow, transactionColumns, transactions } from '@/lib/db/schema';
import { log } from '@/lib/log';
import { singleton } from '@/lib/server/singleton';
import { isFinal } from '@/lib/transactions/status';
import { subscribe, unsubscribe } from './notifications';
import { leaseMs } from './polling-schedule';
import { openStatusSocket } from './proof';
import { refreshSettled, refreshTransaction } from './refresh';

/** While the WebSocket cannot be had: every 5 to 10 s, says Proof. */
const pollMs = () => 5_000 + Math.random() * 5_000;
/** While it can: in case it is up and says nothing, or a change was told and missed. */
const safetyMs = 60_000;
const leaseEveryMs = 10_000;
const afterwardsMs = 10_000;

export type Watcher = (row: TransactionRow) => void;
type Watch = {
  watchers: Set<Watcher>;
  /** The record as it was told last. */
  told: TransactionRow | undefined;
  /** The telling that goes on, or was the last; and the one that follows. */
  telling: Promise<void>;
  toTell: Promise<void> | undefined;
  unfollow: (() => void) | null;
};

const state = singleton('watch', () => ({
  watches: new Map<string, Watch>(),
  lease: undefined as NodeJS.Timeout | undefined,
}));

/** Calls `watcher` with the record now and after each change; gives what ends that.
 *  @throws AppError storage_unavailable */
export async function watchTransaction(id: string, watcher: Watcher): Promise<() => void> {
  const one = state.watches.get(id) ?? begin(id);
  one.watchers.add(watcher);
  const stop = () => {
    if (one.watchers.delete(watcher) && one.watchers.size === 0) end(id, one);
  };
  try {
    await tell(id, one);
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}

function begin(id: string): Watch {
  const one: Watch = {
    watchers: new Set(),
    told: undefined,
    telling: Promise.resolve(),
    toTell: undefined,
    unfollow: null,
  };
  state.watches.set(id, one);
  subscribe(id, () => retell(id, one));
  state.lease ??= setInterval(() => setAside([...state.watches.keys()], 'greatest', leaseMs), leaseEveryMs);
  setAside([id], 'greatest', leaseMs);
  return one;
}

function end(id: string, one: Watch): void {
  one.unfollow?.();
  unsubscribe(id);
  state.watches.delete(id);
  // Nobody looks any more: the reconciler's again, soon after what was asked for them.
  void refreshSettled(id).then(() => state.watches.has(id) || setAside([id], 'least', afterwardsMs));
  if (state.watches.size > 0) return;
  clearInterval(state.lease);
  state.lease = undefined;
}

function retell(id: string, one: Watch): void {
  tell(id, one).catch(error => log.warn({ error, transaction: id }, 'a change could not be read'));
}

/** Reads the record and tells it; one after another, so that nobody hears the older one last, and once for all who want
 *  it meanwhile. */
function tell(id: string, one: Watch): Promise<void> {
  one.toTell ??= one.telling.then(() => {
    one.toTell = undefined;
    const done = readAndTell(id, one);
    one.telling = done.catch(() => {});
    return done;
  });
  return one.toTell;
}

async function readAndTell(id: string, one: Watch): Promise<void> {
  const [row] = await withDatabase(db =>
    db.select(transactionColumns).from(transactions).where(eq(transactions.id, id)),
  );
  if (!row) return;
  one.told = row;
  for (const watcher of one.watchers) watcher(row);
  if (isSettled(row)) {
    one.unfollow?.();
    one.unfollow = null;
  } else if (one.watchers.size > 0) one.unfollow ??= follow(id, one);
}

/** Whether nothing more is expected: final, or failed and left. */
export const isSettled = ({ status, nextAskAt }: TransactionRow): boolean =>
  isFinal(status) || (status === 'failed' && nextAskAt === null);

/** Turns Proof's WebSocket, and a timer where it cannot be had, into questions. */
function follow(id: string, one: Watch): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isUp = false;
  const pollIn = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(poll, ms);
  };
  const poll = async () => {
    pollIn(pollMs());
    const next = timer;
    const outcome = await refreshTransaction(id, 'timer', one.told);
    if (outcome !== 'known') retell(id, one);
    // Unless something was hinted at meanwhile, or nobody looks any more.
    if (outcome !== 'unanswered' && isUp && timer === next) pollIn(safetyMs);
  };
  /** Now, and once more soon: Proof may not be able to say yet what it hinted at. */
  const askTwice = () => {
    isUp = true;
    void refreshTransaction(id, 'websocket', one.told);
    pollIn(pollMs());
  };
  const onDown = () => {
    isUp = false;
    pollIn(pollMs());
  };
  const close = openStatusSocket(id, { onConnect: askTwice, onMessage: askTwice, onDisconnect: onDown });
  pollIn(pollMs());
  return () => {
    close();
    clearTimeout(timer);
    timer = undefined;
  };
}

/** Keeps the reconciler, here and in other processes, away from what is watched for so long at least ('greatest'), or
 *  lets it come after so long at most ('least'). A failed one stays its business: it is the one that leaves it. */
function setAside(ids: string[], which: 'greatest' | 'least', ms: number): void {
  const { id, nextAskAt, status } = transactions;
  const then = sql`${sql.raw(which)}(${nextAskAt}, now() + ${ms} * interval '1 millisecond')`;
  withDatabase(db =>
    db
      .update(transactions)
      .set({ nextAskAt: then })
      .where(and(inArray(id, ids), isNotNull(nextAskAt), ne(status, 'failed'))),
  ).catch(error => log.warn({ error }, 'watched transactions could not be set aside'));
}
