import 'server-only';
/** Requests that were answered before their body was over. Node would read the rest and throw it away, however long it
 *  is, to keep the connection; it is closed instead. */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Closes the connection of every such request from now on; to be called once, at start. */
export function closeOnUnreadBodies(): void {
  subscribe('http.server.response.finish', message => {
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    if (!request.complete) socket.destroySoon();
  });
}
