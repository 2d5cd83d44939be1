import 'server-only';
/** The frame around every route under /api: the one place where an error becomes a Response, every answer
 *  gets its request id, and the log its line. */
import { randomUUID } from 'node:crypto';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { type RequestContext, runWithRequestContext } from './request-context';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof methods)[number];
type Params = Record<string, string | string[]>;
type Handler = (request: Request, params: Params) => Promise<Response>;
type Exports = Record<Method, (request: Request, context: { params: Promise<Params> }) => Promise<Response>>;

/** The exports of a route file. `pattern` names the route in the log, which never gets the URL: a URL can
 *  carry a key. Methods without a handler answer 405; a route that is switched off answers 404 to all. */
export function defineRoute(
  pattern: string,
  handlers: Partial<Record<Method, Handler>>,
  isOn: () => boolean = () => true,
): Exports {
  const allowed = methods.filter(method => method in handlers).join(', ');
  const refuse: Handler = async () => {
    throw new AppError('method_not_allowed', { headers: { Allow: allowed } });
  };
  const framed = (method: Method) =>
    withErrorHandling(pattern, (request, params) =>
      (isOn() ? (handlers[method] ?? refuse) : notFound)(request, params),
    );
  return {
    GET: framed('GET'),
    POST: framed('POST'),
    PUT: framed('PUT'),
    PATCH: framed('PATCH'),
    DELETE: framed('DELETE'),
    OPTIONS: framed('OPTIONS'),
  };
}

function withErrorHandling(pattern: string, handler: Handler): Exports[Method] {
  return async (request, { params }) => {
    const requestId = randomUUID();
    const startedAt = performance.now();
    const facts: RequestContext = {};
    const { response, error } = await runWithRequestContext(facts, async () =>
      run(handler, request, await params, requestId),
    );
    response.headers.set('X-Request-Id', requestId);
    response.headers.set('Cache-Control', 'no-store');
    response.headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    const { method } = request;
    // Next lets GET answer a HEAD and never touches the body, which would stay open if it is a stream.
    if (method === 'HEAD') await response.body?.cancel();
    const line = { method, route: pattern, status: response.status, request_id: requestId, startedAt };
    writeLine({ ...line, ...facts }, error);
    return response;
  };
}

const notFound: Handler = async () => {
  throw new AppError('not_found');
};

async function run(handler: Handler, request: Request, params: Params, requestId: string) {
  try {
    return { response: await handler(request, params) };
  } catch (thrown) {
    const error = thrown instanceof AppError ? thrown : new AppError('internal_error', { cause: thrown });
    return { response: errorResponse(error, requestId), error };
  }
}

function errorResponse({ error, code, message, fields, status, headers }: AppError, requestId: string) {
  return Response.json(
    { error, code, message, request_id: requestId, ...(fields && { fields }) },
    { status, headers },
  );
}

type Line = RequestContext & {
  method: string;
  route: string;
  status: number;
  request_id: string;
  startedAt: number;
};

/** One line per request; at error level what is ours or Proof's fault, with what the operator has to do. */
function writeLine({ startedAt, ...line }: Line, error: AppError | undefined): void {
  const facts = { ...line, duration_ms: Math.round(performance.now() - startedAt) };
  if (error === undefined) {
    log.info(facts, 'request');
    return;
  }
  const { code, advice, cause } = error;
  const level = error.status >= 500 || advice ? 'error' : 'info';
  log[level](
    { ...facts, code, ...(advice && { advice }), ...(level === 'error' && { error: cause }) },
    'request',
  );
}
