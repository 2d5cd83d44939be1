/** Which handler answers a method and a path. */
import type { IncomingHttpHeaders } from 'node:http';
import type { LoggedRequest } from './request-log';
import { Refusal, type Reply } from './responses';

export interface SimulatorRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The address the connection comes from. */
  readonly peer: string;
  readonly params: Readonly<Record<string, string>>;
  /** Set on Proof's half only. */
  readonly logged?: LoggedRequest;
}
export type Handler = (request: SimulatorRequest) => Reply | Promise<Reply>;
export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly handle: Handler;
}

/** `path` with `:name` where a segment goes to `request.params.name`. */
export function route(method: string, path: string, handle: Handler): Route {
  const pattern = path.replaceAll('.', '\\.').replace(/:(\w+)/g, '(?<$1>[^/]+)');
  return { method, pattern: new RegExp(`^${pattern}$`), handle };
}

/** @throws Refusal 404 for a path nobody has, 405 for a method that it does not take. */
export function dispatch(routes: readonly Route[], request: SimulatorRequest): Reply | Promise<Reply> {
  const { pathname } = request.url;
  const onPath = routes.filter(each => each.pattern.test(pathname));
  const found = onPath.find(each => each.method === request.method);
  if (!onPath.length) throw new Refusal(404, 'not_found', 'not_found', 'There is nothing here.');
  if (!found)
    throw new Refusal(405, 'invalid_request', 'method_not_allowed', 'This path does not take this method.');
  const params = Object.entries(found.pattern.exec(pathname)?.groups ?? {});
  return found.handle({ ...request, params: Object.fromEntries(params.map(([k, v]) => [k, decoded(v)])) });
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
