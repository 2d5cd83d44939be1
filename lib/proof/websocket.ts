import 'server-only';
/** Proof's WebSocket for one transaction. What it says is a hint, never a fact; Proof documents neither keep-alive nor
 *  a first snapshot, so whoever follows asks once after each connect. Source: Proof's page on status updates. */
import WebSocket from 'ws';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { proofHeaders, webSocketAgent } from './connection';

const firstPauseMs = 1_000;
const longestPauseMs = 30_000;
const pingEveryMs = 15_000;
const warnAfter = 5;
/** A connection that lived shorter counts as another failure. */
const settledMs = 30_000;

export type StatusSocketHandlers = {
  /** Connected: nothing that came before is told. */
  onUp: () => void;
  onHint: () => void;
  /** A connection that was up is gone; it is tried again by itself. */
  onDown: () => void;
};

/** Follows the transaction until the returned function is called: connects, and after each loss again, with
 *  exponential backoff and jitter. */
export function openStatusSocket(id: string, handlers: StatusSocketHandlers): () => void {
  let isClosed = false;
  let isUp = false;
  let failures = 0;
  let socket: WebSocket | undefined;
  let timer: NodeJS.Timeout | undefined;

  function connect() {
    socket = openSocket(id);
    let isAlive = true;
    let openedAt = Number.POSITIVE_INFINITY;
    const pinging = setInterval(() => {
      if (!isAlive) return socket?.terminate();
      isAlive = false;
      if (socket?.readyState === WebSocket.OPEN) socket.ping();
    }, pingEveryMs);
    socket.on('open', () => {
      openedAt = performance.now();
      isUp = true;
      handlers.onUp();
    });
    socket.on('pong', () => {
      isAlive = true;
    });
    socket.on('message', () => {
      isAlive = true;
      // Messages that came before the end of the connection are still read after it.
      if (!isClosed) handlers.onHint();
    });
    // Without a listener the error would end the process; 'close' follows in any case.
    socket.on('error', error => log.debug({ error, transaction: id }, 'the status channel had an error'));
    socket.on('close', () => {
      clearInterval(pinging);
      if (isClosed) return;
      if (isUp) handlers.onDown();
      isUp = false;
      if (performance.now() - openedAt >= settledMs) failures = 0;
      if (failures === warnAfter)
        log.warn({ transaction: id }, 'Proof’s WebSocket cannot be had; the timer asks instead');
      const pauseMs = Math.min(firstPauseMs * 2 ** failures++, longestPauseMs);
      timer = setTimeout(connect, pauseMs * (0.5 + Math.random() / 2));
    });
  }

  connect();
  return () => {
    isClosed = true;
    clearTimeout(timer);
    socket?.terminate();
  };
}

function openSocket(id: string): WebSocket {
  const url = new URL(`${env().PROOF_API_BASE_URL}/ws`);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('tx_id', id);
  const ended = new AbortController();
  const socket = new WebSocket(url, {
    agent: webSocketAgent(ended.signal),
    headers: proofHeaders(),
    maxPayload: 64 * 1024,
    perMessageDeflate: false,
  });
  // The timeout of `ws` begins with the upgrade, after the connection.
  const timer = setTimeout(() => socket.terminate(), env().PROOF_TIMEOUT_MS);
  socket.once('open', () => clearTimeout(timer));
  socket.once('close', () => {
    clearTimeout(timer);
    ended.abort();
  });
  return socket;
}
