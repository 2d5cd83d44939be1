import 'server-only';
/** Defines the routes under /api. Turns every error of a route into a response, and gives each response a request id
 *  and a log line. */
import { randomUUID } from 'node:crypto';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { type RequestContext, runWithRequestContext } from './request-context';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof methods)[number];
type Params = Record<string, string | string[]>;
type Handler = (request: Request, params: Params) => Promise<Response>;
type Exports = Record<Method, (request: Request, context: { params: Promise<Params> }) => Promise<Response>>;

/** Returns the exports of a route file. A method without a handler responds with 405.
 *  @param pattern names the route in the log. The URL is not logged, because it can contain a key.
 *  @param isOn is called for each request; while it returns false, every method responds with 404. */
export function defineRoute(
  pattern: string,
  handlers: Partial<Record<Method, Handler>>,
  isOn: () => boolean = () => true,
): Exports {
  const allowed = methods.filter(method => method in handlers).join(', ');
  const methodNotAllowed: Handler = async () => {
    throw new AppError('method_not_allowed', { headers: { Allow: allowed } });
  };
  const methodExport = (method: Method) =>
    withErrorHandling(pattern, (request, params) =>
      (isOn() ? (handlers[method] ?? methodNotAllowed) : notFound)(request, params),
    );
  return {
    GET: methodExport('GET'),
    POST: methodExport('POST'),
    PUT: methodExport('PUT'),
    PATCH: methodExport('PATCH'),
    DELETE: methodExport('DELETE'),
    OPTIONS: methodExport('OPTIONS'),
  };
}

function withErrorHandling(pattern: string, handler: Handler): Exports[Method] {
  return async (request, { params }) => {
    const requestId = randomUUID();
    const startedAt = performance.now();
    const context: RequestContext = {};
    const { response, error } = await runWithRequestContext(context, async () =>
      run(handler, request, await params, requestId),
    );
    response.headers.set('X-Request-Id', requestId);
    response.headers.set('Cache-Control', 'no-store');
    response.headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    const { method } = request;
    // Next calls GET for a HEAD request and never reads the body, so a stream would stay open.
    if (method === 'HEAD') await response.body?.cancel();
    const line = { method, route: pattern, status: response.status, request_id: requestId, startedAt };
    logRequest({ ...line, ...context }, error);
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

/** Writes one line per request. The level is `error` when the server or Proof is at fault. `advice`, if the error has it,
 *  says what the operator can do. */
function logRequest({ startedAt, ...line }: Line, error: AppError | undefined): void {
  const fields = { ...line, duration_ms: Math.round(performance.now() - startedAt) };
  if (error === undefined) {
    log.info(fields, 'request');
    return;
  }
  const { code, advice, cause } = error;
  const level = error.status >= 500 || advice ? 'error' : 'info';
  log[level](
    { ...fields, code, ...(advice && { advice }), ...(level === 'error' && { error: cause }) },
    'request',
  );
}
