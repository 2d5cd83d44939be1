import 'server-only';
/** Proof's WebSocket for one transaction. A message is a hint, not a fact. Proof documents neither keep-alive nor a first
 *  snapshot, so the caller has to read the transaction after each connect. Source: Proof's page on status updates. */
import WebSocket from 'ws';
import { type ConnectionConfig, createWebSocketAgent, proofHeaders } from './http';

const firstBackoffMs = 1_000;
const maxBackoffMs = 30_000;
const pingIntervalMs = 15_000;
const warnAfterFailures = 5;
/** A connection that was open for less time counts as another failure. */
const stableAfterMs = 30_000;

export type StatusSocketHandlers = {
  /** The socket is connected. Messages that Proof sent before are lost. */
  onConnect: () => void;
  /** A message arrived: the transaction may have changed. */
  onMessage: () => void;
  /** The connection is lost. The socket reconnects without the caller. */
  onDisconnect: () => void;
  /** A connection failed. The socket reconnects. */
  onError?: (error: Error) => void;
  /** The connection failed again and again. The socket still reconnects, but the caller should poll. */
  onUnavailable?: () => void;
};

/** Follows the transaction until the returned function is called: connects, and reconnects after each loss with
 *  exponential backoff and jitter. */
export function openStatusSocket(
  config: ConnectionConfig,
  id: string,
  handlers: StatusSocketHandlers,
): () => void {
  let isClosed = false;
  let isConnected = false;
  let failures = 0;
  let socket: WebSocket | undefined;
  let timer: NodeJS.Timeout | undefined;

  function connect() {
    socket = openSocket(config, id);
    let isAlive = true;
    let openedAt = Number.POSITIVE_INFINITY;
    const pingTimer = setInterval(() => {
      if (!isAlive) return socket?.terminate();
      isAlive = false;
      if (socket?.readyState === WebSocket.OPEN) socket.ping();
    }, pingIntervalMs);
    socket.on('open', () => {
      openedAt = performance.now();
      isConnected = true;
      handlers.onConnect();
    });
    socket.on('pong', () => {
      isAlive = true;
    });
    socket.on('message', () => {
      isAlive = true;
      // `ws` still emits messages that had arrived before the connection was closed.
      if (!isClosed) handlers.onMessage();
    });
    // Without a listener the error would end the process. 'close' follows in any case.
    socket.on('error', error => handlers.onError?.(error));
    socket.on('close', () => {
      clearInterval(pingTimer);
      if (isClosed) return;
      if (isConnected) handlers.onDisconnect();
      isConnected = false;
      if (performance.now() - openedAt >= stableAfterMs) failures = 0;
      if (failures === warnAfterFailures) handlers.onUnavailable?.();
      const backoffMs = Math.min(firstBackoffMs * 2 ** failures++, maxBackoffMs);
      timer = setTimeout(connect, backoffMs * (0.5 + Math.random() / 2));
    });
  }

  connect();
  return () => {
    isClosed = true;
    clearTimeout(timer);
    socket?.terminate();
  };
}

function openSocket(config: ConnectionConfig, id: string): WebSocket {
  const url = new URL(`${config.baseUrl.replace(/\/+$/, '')}/ws`);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('tx_id', id);
  const closed = new AbortController();
  const socket = new WebSocket(url, {
    agent: createWebSocketAgent(config, closed.signal),
    headers: proofHeaders(config),
    maxPayload: 64 * 1024,
    perMessageDeflate: false,
  });
  // The timeout of `ws` starts with the upgrade, which is after the connection.
  const timer = setTimeout(() => socket.terminate(), config.timeoutMs);
  socket.once('open', () => clearTimeout(timer));
  socket.once('close', () => {
    clearTimeout(timer);
    closed.abort();
  });
  return socket;
}
