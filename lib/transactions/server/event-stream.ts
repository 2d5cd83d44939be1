import 'server-only';
/** A transaction as server-sent events for its owner: `tx.update` with the state now and after each change. */
import type { User } from '@/lib/auth/current-user';
import type { TransactionRow } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { runDetached } from '@/lib/server/run-detached';
import { onShutdown, shutdownSignal } from '@/lib/server/shutdown';
import { singleton } from '@/lib/server/singleton';
import { toTransaction } from '@/lib/transactions/schema';
import { getOwnTransaction } from './repository';
import { TextStream } from './text-stream';
import { isSettled, watchTransaction } from './watcher';

const heartbeatMs = 15_000;
/** A timer's longest delay: setTimeout runs a longer one at once. The page opens the next stream then. */
const longestTimerMs = 2 ** 31 - 1;
const streamsPerUser = 10;

/** How many streams are open, by user. */
const openStreams = singleton('event-streams', () => new Map<string, number>());

/** Opens the stream. It ends by itself after the last change there can be, when the sign-in ends, when the process
 *  is to stop, and when nobody reads any more. null: the transaction is not the user's, or unknown.
 *  @throws AppError too_many_requests over 10 per user; storage_unavailable; stopping */
export async function openEventStream(
  user: User,
  id: string,
  request: Request,
): Promise<ReadableStream<Uint8Array> | null> {
  // The page opens its stream elsewhere.
  if (shutdownSignal().aborted) throw new AppError('stopping');
  if ((await getOwnTransaction(user, id)) === null) return null;
  return runDetached(() => startStream(user, id, request));
}

async function startStream(user: User, id: string, request: Request): Promise<ReadableStream<Uint8Array>> {
  const release = takePlace(user.id);
  const stream = new TextStream(() => close());
  const heartbeat = setInterval(() => stream.send(': still here\n\n'), heartbeatMs);
  const expiry = setTimeout(() => close(), Math.min(user.signedInUntil - Date.now(), longestTimerMs));
  const stayOn = onShutdown(() => close());
  let isOpen = true;
  let stopWatching = () => {};

  function close() {
    if (!isOpen) return;
    isOpen = false;
    clearInterval(heartbeat);
    clearTimeout(expiry);
    stayOn();
    stopWatching();
    release();
    stream.close();
  }

  let last = '';
  const tell = (row: TransactionRow) => {
    const data = JSON.stringify(toTransaction(row));
    if (isOpen && data !== last) stream.send(`event: tx.update\ndata: ${data}\n\n`);
    last = data;
    if (isSettled(row)) close();
  };
  try {
    stopWatching = await watchTransaction(id, tell);
  } catch (error) {
    close();
    throw error;
  }
  // It may have ended while the record was read.
  if (request.signal.aborted || shutdownSignal().aborted) close();
  if (!isOpen) stopWatching();
  return stream.readable;
}

/** Counts a stream; gives what counts it off again, to be called once. */
function takePlace(userId: string): () => void {
  const places = openStreams.get(userId) ?? 0;
  if (places >= streamsPerUser) throw new AppError('too_many_requests', { headers: { 'Retry-After': '15' } });
  openStreams.set(userId, places + 1);
  return () => {
    const left = (openStreams.get(userId) ?? 0) - 1;
    if (left > 0) openStreams.set(userId, left);
    else openStreams.delete(userId);
  };
}
