import 'server-only';
/** Requests that were answered before their body was over. Node would read the rest and throw it away, however long it
 *  is, to keep the connection; it is closed instead, a moment later: closed at once, what still comes in would reset it,
 *  and the client might never read the answer. */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

const lingerMs = 1_000;

/** Closes the connection of every such request from now on; to be called once, at start. */
export function closeOnUnreadBodies(): void {
  subscribe('http.server.response.finish', message => {
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    if (request.complete) return;
    // Where the connection was to end with the answer anyway (proxies ask for that), Node would do so at once.
    socket.destroySoon = () => socket.end();
    socket.end();
    setTimeout(() => socket.destroy(), lingerMs);
  });
}
