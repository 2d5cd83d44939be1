import 'server-only';
/** A transaction as server-sent events for its owner: `tx.update` with the state now and after each change. */
import type { User } from '@/lib/auth/current-user';
import type { TransactionRow } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { processWide } from '@/lib/process-wide';
import { getOwnTransaction } from './record';
import { toTransaction } from './schema';
import { isOver, watch } from './watch';

const heartbeatMs = 15_000;
const streamsPerUser = 10;
const longestTimeoutMs = 2 ** 31 - 1;

const state = () =>
  processWide('event-streams', () => ({
    /** What ends each open stream, by user. */
    open: new Map<string, Set<() => void>>(),
    isStopping: false,
  }));

/** Ends every stream of this process and opens no more, so that it can stop; the pages open theirs elsewhere. */
export function endEventStreams(): void {
  state().isStopping = true;
  for (const closes of state().open.values()) for (const close of closes) close();
}

/** Opens the stream. It ends by itself after the last change there can be, when the sign-in ends, and when `signal`
 *  says that nobody reads any more. null: the transaction is not the user's, or unknown.
 *  @throws AppError too_many_requests over 10 per user; storage_unavailable; stopping */
export async function openEventStream(
  user: User,
  id: string,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array> | null> {
  // A kept-alive connection may still bring a request, and must then go.
  if (state().isStopping) throw new AppError('stopping', { headers: { Connection: 'close' } });
  if ((await getOwnTransaction(user, id)) === null) return null;
  const release = takePlace(user.id, close);
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  // A reader that went away is not an error, and tells itself through `closed`.
  const send = (text: string) => void writer.write(text).catch(() => {});
  const heartbeat = setInterval(send, heartbeatMs, ': still here\n\n');
  const expiry = setTimeout(() => close(), Math.min(user.signedInUntil - Date.now(), longestTimeoutMs));
  let isOpen = true;
  let stopWatching = () => {};

  function close() {
    if (!isOpen) return;
    isOpen = false;
    clearInterval(heartbeat);
    clearTimeout(expiry);
    signal.removeEventListener('abort', close);
    stopWatching();
    release();
    writer.close().catch(() => {});
  }
  signal.addEventListener('abort', close);
  writer.closed.then(close, close);

  let last = '';
  const tell = (row: TransactionRow) => {
    const data = JSON.stringify(toTransaction(row));
    if (isOpen && data !== last) send(`event: tx.update\ndata: ${data}\n\n`);
    last = data;
    if (isOver(row)) close();
  };
  try {
    stopWatching = await watch(id, tell);
  } catch (error) {
    close();
    throw error;
  }
  // It may have ended while the record was read.
  if (!isOpen || signal.aborted) {
    close();
    stopWatching();
  }
  return readable.pipeThrough(new TextEncoderStream());
}

/** Counts a stream, by what ends it; gives what counts it off again. */
function takePlace(userId: string, close: () => void): () => void {
  const { open } = state();
  const places = open.get(userId) ?? new Set();
  if (places.size >= streamsPerUser)
    throw new AppError('too_many_requests', { headers: { 'Retry-After': '15' } });
  open.set(userId, places.add(close));
  return () => {
    if (places.delete(close) && places.size === 0) open.delete(userId);
  };
}
