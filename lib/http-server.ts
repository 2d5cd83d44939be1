import 'server-only';
/** Next's HTTP server, which it shows to nobody; Node's diagnostics channel tells it with each request. */
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { processWide } from './process-wide';
import { onStopping, stopping } from './stopping';

const calmTurnMs = 0.1;
const longestUntilCalmMs = 1_000;

const state = processWide('http-server', (): { server?: Server } => ({}));

/** Notes the server, and ends each connection with the answer that it gives while stopping, so that no client
 *  sends its next request into a connection that closes; to be called once, at start. */
export function noteHttpServer(): void {
  subscribe('http.server.request.start', message => {
    const { server, response } = message as { server: Server; response: ServerResponse };
    state.server = server;
    const sayClose = () => {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    };
    if (stopping().aborted) return sayClose();
    response.once('close', onStopping(sayClose));
  });
}

/** Has every request to become a WebSocket answered like any other; to be called once, at start. Next would keep the
 *  connection of one that goes nowhere, without a time limit. Only its development server serves any. */
export function refuseUpgrades(): void {
  subscribe('net.server.socket', message => {
    const { server } = (message as { socket: Socket & { server?: Server } }).socket;
    server?.removeAllListeners('upgrade');
  });
}

/** Takes no more connections, and waits until every request is answered, no longer than `longestMs`. */
export async function closeHttpServer(longestMs: number): Promise<void> {
  const { server } = state;
  if (!server) return;
  await untilCalm();
  const closed = once(server, 'close');
  server.close();
  await Promise.race([closed, sleep(longestMs)]);
}

/** Waits for a turn of the event loop with next to nothing in it. A connection that the kernel took and this process
 *  did not is reset when listening ends, with the request in it; after a busy turn there may well be one. */
async function untilCalm(): Promise<void> {
  const endsAt = performance.now() + longestUntilCalmMs;
  for (let startedAt = performance.now(); startedAt < endsAt; startedAt = performance.now()) {
    await nextTurn();
    if (performance.now() - startedAt < calmTurnMs) return;
  }
}
