import 'server-only';
/** The remote address of a request's connection. Next shows it to no handler, and fills it into
 *  `X-Forwarded-For` only where the client sent none, so a header alone never tells who wrote it. Node's
 *  diagnostics channel sees each request before Next does; the address is put into a header whose name no
 *  client can know. Requests that came before `recordSocketAddresses` have none, and are not believed. */
import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { singleton } from '@/lib/server/singleton';

/** The header's name, one for the process. */
export const remoteAddressHeader = singleton(
  'socket-header',
  () => `x-socket-${randomBytes(16).toString('hex')}`,
);

/** Records the address of every connection from now on; to be called once, first thing at start. */
export function recordRemoteAddresses(): void {
  subscribe('http.server.request.start', message => {
    const { request } = message as { request: IncomingMessage };
    request.headers[remoteAddressHeader] = request.socket.remoteAddress ?? '';
  });
}

/** The address of the connection that a request came through; null: not known. */
export const getRemoteAddress = (headers: Headers): string | null => headers.get(remoteAddressHeader) || null;
