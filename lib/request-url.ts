import 'server-only';
/** Request URLs that Next could not read: it answers a broken percent escape itself, in words that are not ours
 *  and without a request id. Taken literally, such a URL is one that no route serves. */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/** Escapes what is broken in every URL from now on; to be called once, at start. */
export function mendRequestUrls(): void {
  subscribe('http.server.request.start', message => {
    const { request } = message as { request: IncomingMessage };
    const url = request.url ?? '';
    if (!isReadable(url)) request.url = url.replaceAll('%', '%25');
  });
}

function isReadable(url: string): boolean {
  try {
    decodeURI(url);
    return true;
  } catch {
    return false;
  }
}
