import 'server-only';
/** Server-sent events of a transaction: `tx.update` with the current state first, then one per change. */
import type { User } from '@/lib/auth/current-user';
import { AppError } from '@/lib/errors';
import { runDetached } from '@/lib/server/run-detached';
import { onShutdown, shutdownSignal } from '@/lib/server/shutdown';
import { singleton } from '@/lib/server/singleton';
import { getOwnTransaction, type TransactionRow, toTransaction } from './repository';
import { isSettled, watchTransaction } from './watcher';

const heartbeatMs = 15_000;
/** The longest delay of setTimeout, which runs a longer one at once. The page opens the next stream then. */
const longestTimerMs = 2 ** 31 - 1;
const streamsPerUser = 10;

/** The number of open streams by user id. */
const openStreams = singleton('event-streams', () => new Map<string, number>());

/** Opens the stream. It ends after the last change that can come, when the sign-in ends, on shutdown, and when the reader
 *  leaves.
 *  @returns null when the transaction is unknown or belongs to another user
 *  @throws AppError too_many_requests over 10 streams per user; storage_unavailable; stopping */
export async function openEventStream(
  user: User,
  id: string,
  request: Request,
): Promise<ReadableStream<Uint8Array> | null> {
  // The page then opens its stream at another instance.
  if (shutdownSignal().aborted) throw new AppError('stopping');
  if ((await getOwnTransaction(user, id)) === null) return null;
  return runDetached(() => startStream(user, id, request));
}

async function startStream(user: User, id: string, request: Request): Promise<ReadableStream<Uint8Array>> {
  const uncount = countStream(user.id);
  const stream = new TextStream(() => close());
  const heartbeat = setInterval(() => stream.send(': still here\n\n'), heartbeatMs);
  const expiry = setTimeout(() => close(), Math.min(user.signedInUntil - Date.now(), longestTimerMs));
  const ignoreShutdown = onShutdown(() => close());
  let isOpen = true;
  let stopWatching = () => {};

  function close() {
    if (!isOpen) return;
    isOpen = false;
    clearInterval(heartbeat);
    clearTimeout(expiry);
    ignoreShutdown();
    stopWatching();
    uncount();
    stream.close();
  }

  let lastSent = '';
  const onChange = (row: TransactionRow) => {
    const data = JSON.stringify(toTransaction(row));
    if (isOpen && data !== lastSent) stream.send(`event: tx.update\ndata: ${data}\n\n`);
    lastSent = data;
    if (isSettled(row)) close();
  };
  try {
    stopWatching = await watchTransaction(id, onChange);
  } catch (error) {
    close();
    throw error;
  }
  // The request or the process may have ended while the row was read.
  if (request.signal.aborted || shutdownSignal().aborted) close();
  if (!isOpen) stopWatching();
  return stream.readable;
}

/** Counts an open stream. @returns a function that ends the count, to be called once */
function countStream(userId: string): () => void {
  const count = openStreams.get(userId) ?? 0;
  if (count >= streamsPerUser) throw new AppError('too_many_requests', { headers: { 'Retry-After': '15' } });
  openStreams.set(userId, count + 1);
  return () => {
    const left = (openStreams.get(userId) ?? 0) - 1;
    if (left > 0) openStreams.set(userId, left);
    else openStreams.delete(userId);
  };
}

const encoder = new TextEncoder();

/** A text stream that calls `onCancel` when its reader leaves. One stream without a transform, because a server holds
 *  thousands of them. */
export class TextStream {
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly readable: ReadableStream<Uint8Array>;

  constructor(onCancel: () => void) {
    this.readable = new ReadableStream({
      start: controller => {
        this.controller = controller;
      },
      cancel: () => {
        this.controller = undefined;
        onCancel();
      },
    });
  }

  /** Does nothing when the stream has ended. */
  send(text: string): void {
    this.controller?.enqueue(encoder.encode(text));
  }

  close(): void {
    this.controller?.close();
    this.controller = undefined;
  }
}
