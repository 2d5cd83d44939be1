import 'server-only';
/** Limits and corrects the method, the URL and the headers of each request before Next reads them. */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/** Next parses the query string several times, in quadratic time for repeated names. */
const maxQueryLength = 4_096;
const maxQueryParameters = 64;
/** Next copies the cookies for every route handler, in quadratic time. Browsers keep at most 180 for one site. */
const maxCookies = 200;
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Corrects every request from now on. Call it once, at start. */
export function boundIncomingRequests(): void {
  subscribe('http.server.request.start', message => {
    const { request } = message as { request: IncomingMessage };
    const { headers } = request;
    request.url = readableTarget(request.url ?? '');
    // Next responds to TRACE with 500. No route and no page accepts OPTIONS, so that both methods get 405.
    if (!methods.has(request.method ?? '')) request.method = 'OPTIONS';
    if ((headers.cookie ?? '').split(';').length > maxCookies) delete headers.cookie;
    // Next handles both headers under /api too: it responds with `{}` to the first, and redirects a request with the
    // second (React Server Components).
    delete headers['x-middleware-prefetch'];
    if (/^\/api(?![^/?])/.test(request.url)) delete headers.rsc;
  });
}

/** Returns the request target as a path that Next can decode, without the query string when it is too large. */
export function readableTarget(target: string): string {
  const [route = '', query = ''] = target.split(/(?=\?)(.*)/s, 2);
  const path = isDecodable(route) ? route : route.replaceAll('%', '%25');
  const isTooLarge = query.length > maxQueryLength || query.split('&').length > maxQueryParameters;
  return `${path.startsWith('/') ? '' : '/'}${path}${isTooLarge ? '' : query}`;
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
