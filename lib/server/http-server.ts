import 'server-only';
/** Next's HTTP server, which it shows to nobody; Node's diagnostics channel tells it with each request. */
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { onShutdown, shutdownSignal } from './shutdown';
import { singleton } from './singleton';

const state = singleton('http-server', (): { server?: Server } => ({}));

/** Notes the server, and ends each connection with the answer that it gives while stopping, so that no client
 *  sends its next request into a connection that closes; to be called once, at start. */
export function trackHttpServer(): void {
  subscribe('http.server.request.start', message => {
    const { server, response } = message as { server: Server; response: ServerResponse };
    state.server = server;
    const sayClose = () => {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    };
    if (shutdownSignal().aborted) return sayClose();
    response.once('close', onShutdown(sayClose));
  });
}

/** Takes no more connections, and waits until every request is answered, no longer than `longestMs`. */
export async function closeHttpServer(longestMs: number): Promise<void> {
  const { server } = state;
  if (!server) return;
  const closed = once(server, 'close');
  server.close();
  await Promise.race([closed, sleep(longestMs)]);
}
