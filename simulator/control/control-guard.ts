/** Who may steer the simulator, programs on this machine and its own page, and whom they mean. */

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
    throw forbidden('loopback_only', 'The controls are for this machine only.');
  if (isCrossOrigin(request)) throw forbidden('foreign_page', 'The controls are for no other web page.');
}

/** A page on the web could name this machine in its DNS; its Host gives it away. */
function isLoopbackRequest({ peer, headers: { host = '' } }: SimulatorRequest): boolean {
  return isLoopbackAddress(peer) && isLoopbackHost(host.replace(/:\d+$/, ''));
}

/** A browser says where a request comes from; a program says nothing. */
function isCrossOrigin({ headers }: SimulatorRequest): boolean {
  const { host, origin, 'sec-fetch-site': site = 'none' } = headers;
  if (origin !== undefined) return origin !== `http://${host}`;
  return site !== 'none' && site !== 'same-origin';
}

const forbidden = (code: string, message: string) => new HttpError(403, 'forbidden', code, message);
