/** Access to the controls. Only programs on this machine and the simulator's own page may use them. */
import type { Partner } from '../api/partners';
import { isLoopbackAddress, isLoopbackHost } from '../loopback';
import { HttpError, type HttpResponse } from '../responses';
import { type Route, route, type SimulatorRequest } from '../router';
import type { Store } from '../store';

export function controlRoute(
  method: string,
  path: string,
  handle: (request: SimulatorRequest) => HttpResponse,
): Route {
  return route(method, `/__simulator/${path}`, request => {
    requireAllowedCaller(request);
    return handle(request);
  });
}

export function requirePartner(store: Store, token: string): Partner {
  const partner = store.partner(token);
  if (partner) return partner;
  const message = 'token: a partner is a token that starts with sim_ and has 32 characters or more';
  throw new HttpError(400, 'invalid_request', 'validation_error', message);
}

export function partnerFromQuery(store: Store, query: URLSearchParams): Partner {
  return requirePartner(store, query.get('token') ?? '');
}

function requireAllowedCaller(request: SimulatorRequest): void {
  if (!isLoopbackRequest(request))
    throw forbidden('loopback_only', 'Only this machine may use the controls.');
  if (isCrossOrigin(request)) throw forbidden('foreign_page', 'No other web page may use the controls.');
}

/** Also checks `Host`, because a web page can point its own host name to this machine (DNS rebinding). */
function isLoopbackRequest({ peer, headers: { host = '' } }: SimulatorRequest): boolean {
  return isLoopbackAddress(peer) && isLoopbackHost(host.replace(/:\d+$/, ''));
}

/** A browser sends `Origin` or `Sec-Fetch-Site`. A program sends neither. */
function isCrossOrigin({ headers }: SimulatorRequest): boolean {
  const { host, origin, 'sec-fetch-site': site = 'none' } = headers;
  if (origin !== undefined) return origin !== `http://${host}`;
  return site !== 'none' && site !== 'same-origin';
}

const forbidden = (code: string, message: string) => new HttpError(403, 'forbidden', code, message);
