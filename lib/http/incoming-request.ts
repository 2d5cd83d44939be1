import 'server-only';
/** Bounds and corrects what Next reads of each request before a route runs. */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/** Next parses the query string several times, in quadratic time for repeated names. */
const maxQueryLength = 4_096;
const maxQueryParameters = 64;
/** Next copies the cookies for every route handler, in quadratic time. Browsers keep at most 180 for one site. */
const maxCookies = 200;
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Changes every request from now on. Call it once, at start. */
export function boundIncomingRequests(): void {
  subscribe('http.server.request.start', message => {
    const { request } = message as { request: IncomingMessage };
    const { headers } = request;
    request.url = readableTarget(request.url ?? '');
    // Next answers 500 to TRACE. No route and no page takes OPTIONS, so both get 405.
    if (!methods.has(request.method ?? '')) request.method = 'OPTIONS';
    if ((headers.cookie ?? '').split(';').length > maxCookies) delete headers.cookie;
    // Next answers `{}` to this header, and redirects a request for an RSC payload, under /api too.
    delete headers['x-middleware-prefetch'];
    if (/^\/api(?![^/?])/.test(request.url)) delete headers.rsc;
  });
}

/** @returns the request target as a path that Next can decode, without its query string if that is too large */
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
