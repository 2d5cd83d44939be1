import 'server-only';
/** The remote address of a request's connection. Next passes it to no route handler. Next sets `X-Forwarded-For` to it only
 *  when the client sent no such header, so that header alone does not show who wrote it. Node's diagnostics channel
 *  publishes each request before Next handles it; there the address is copied into a header whose name no client can
 *  guess. A request that arrives before `recordRemoteAddresses` is called has no known address. */
import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { singleton } from '@/lib/server/singleton';

/** The name of the header, random for each process. */
export const remoteAddressHeader = singleton(
  'remote-address-header',
  () => `x-socket-${randomBytes(16).toString('hex')}`,
);

/** Records the remote address of every request from now on. Call it once, before anything else at start. */
export function recordRemoteAddresses(): void {
  subscribe('http.server.request.start', message => {
    const { request } = message as { request: IncomingMessage };
    request.headers[remoteAddressHeader] = request.socket.remoteAddress ?? '';
  });
}

/** Returns the remote address of the request's connection, or null when it is unknown. */
export const getRemoteAddress = (headers: Headers): string | null => headers.get(remoteAddressHeader) || null;
