import 'server-only';
/** Next's HTTP server. Next has no API that returns it, so it is taken from the events of Node's diagnostics channel, which
 *  are published for each request. */
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { onShutdown, shutdownSignal } from './shutdown';
import { singleton } from './singleton';

const state = singleton('http-server', (): { server?: Server } => ({}));

/** Remembers the server. During a shutdown it adds `Connection: close` to each response, so that no client sends its next
 *  request on a connection that is about to close. Call it once, at start. */
export function trackHttpServer(): void {
  subscribe('http.server.request.start', message => {
    const { server, response } = message as { server: Server; response: ServerResponse };
    state.server = server;
    const closeConnection = () => {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    };
    if (shutdownSignal().aborted) return closeConnection();
    response.once('close', onShutdown(closeConnection));
  });
}

/** Stops accepting connections, and waits until every request has its response, at most `timeoutMs`. */
export async function closeHttpServer(timeoutMs: number): Promise<void> {
  const { server } = state;
  if (!server) return;
  const closed = once(server, 'close');
  server.close();
  await Promise.race([closed, sleep(timeoutMs)]);
}
