/** Selects the handler for a method and a path. */
import type { IncomingHttpHeaders } from 'node:http';
import type { LoggedRequest } from './request-log';
import { HttpError, type Reply } from './responses';

export interface SimulatorRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The remote address of the connection. */
  readonly peer: string;
  readonly params: Readonly<Record<string, string>>;
  /** The log entry. Set only for requests to Proof's API. */
  readonly logged?: LoggedRequest;
}
export type Handler = (request: SimulatorRequest) => Reply | Promise<Reply>;
export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly handle: Handler;
}

/** Returns a route. A segment `:name` of `path` is available as `request.params.name`. */
export function route(method: string, path: string, handle: Handler): Route {
  const pattern = path.replaceAll('.', '\\.').replace(/:(\w+)/g, '(?<$1>[^/]+)');
  return { method, pattern: new RegExp(`^${pattern}$`), handle };
}

/** Calls the handler of the matching route.
 *  @throws HttpError 404 for an unknown path, 405 for a method that the path does not support */
export function dispatch(routes: readonly Route[], request: SimulatorRequest): Reply | Promise<Reply> {
  const { pathname } = request.url;
  const matchingRoutes = routes.filter(each => each.pattern.test(pathname));
  const found = matchingRoutes.find(each => each.method === request.method);
  if (!matchingRoutes.length) throw new HttpError(404, 'not_found', 'not_found', 'There is nothing here.');
  if (!found)
    throw new HttpError(405, 'invalid_request', 'method_not_allowed', 'This path does not take this method.');
  const params = Object.entries(found.pattern.exec(pathname)?.groups ?? {});
  return found.handle({
    ...request,
    params: Object.fromEntries(params.map(([k, v]) => [k, decodeSegment(v)])),
  });
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
