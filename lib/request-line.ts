import 'server-only';
/** Requests that Next cannot read: it answers them itself, with a 500 or a redirect, in words that are not ours and
 *  without a request id. Taken literally, such a request line asks for what no route serves. */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Mends every request line from now on; to be called once, at start. */
export function mendRequestLines(): void {
  subscribe('http.server.request.start', message => {
    const { request } = message as { request: IncomingMessage };
    request.url = readableUrl(request.url ?? '');
    // What no route can take is refused like the one method that none takes.
    if (!methods.has(request.method ?? '')) request.method = 'OPTIONS';
    // To the headers of its navigation Next answers with a redirect, under /api too.
    if (isOfApi(request.url)) delete request.headers.rsc;
    // To this header of its older router Next answers `{}`, whatever is asked.
    delete request.headers['x-middleware-prefetch'];
    // Without it, or with one that cannot be read, the whole page is asked for; to the latter Next answers with a 500.
    if (!hasReadableRouterState(request)) delete request.headers['next-router-state-tree'];
  });
}

/** A request's target as a path: what a proxy is asked for (`http://…`) and the server itself (`*`) are no other. */
export function readableUrl(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const absolute = path.startsWith('/') ? path : `/${path}`;
  const url = isDecodable(absolute) ? absolute : absolute.replaceAll('%', '%25');
  const [route = '', query = ''] = url.split(/(?=[?#])(.*)/s, 2);
  return isOfApi(route) ? withPlainSlashes(route) + query : url;
}

function hasReadableRouterState({ headers }: IncomingMessage): boolean {
  try {
    parseAndValidateFlightRouterState(headers['next-router-state-tree']);
    return true;
  } catch {
    return false;
  }
}

const isOfApi = (url: string) => /^\/api([\\/?#]|$)/.test(url);
const withPlainSlashes = (route: string) => route.replaceAll('\\', '%5C').replace(/(?<=\/)\//g, '%2F');

function isDecodable(url: string): boolean {
  try {
    decodeURI(url);
    return true;
  } catch {
    return false;
  }
}
