/** Who may steer the simulator, programs on this machine and its own page, and whom they mean. */

import type { Partner } from '../api/partners';
import { isLoopbackAddress, isLoopbackHost } from '../loopback';
import { type Answer, Refusal } from '../responses';
import { type Route, route, type SimulatorRequest } from '../router';
import type { World } from '../store';

export function controlRoute(
  method: string,
  path: string,
  handle: (request: SimulatorRequest) => Answer,
): Route {
  return route(method, `/__simulator/${path}`, request => {
    requireOwn(request);
    return handle(request);
  });
}

export function requirePartner(world: World, token: string): Partner {
  const partner = world.partner(token);
  if (partner) return partner;
  const message = 'token: a partner is a token that starts with sim_ and has 32 characters or more';
  throw new Refusal(400, 'invalid_request', 'validation_error', message);
}

export function queriedPartner(world: World, query: URLSearchParams): Partner {
  return requirePartner(world, query.get('token') ?? '');
}

function requireOwn(request: SimulatorRequest): void {
  if (!isOnThisMachine(request)) throw forbidden('loopback_only', 'The controls are for this machine only.');
  if (isFromAnotherPage(request)) throw forbidden('foreign_page', 'The controls are for no other web page.');
}

/** A page on the web could name this machine in its DNS; its Host gives it away. */
function isOnThisMachine({ peer, headers: { host = '' } }: SimulatorRequest): boolean {
  return isLoopbackAddress(peer) && isLoopbackHost(host.replace(/:\d+$/, ''));
}

/** A browser says where a request comes from; a program says nothing. */
function isFromAnotherPage({ headers }: SimulatorRequest): boolean {
  const { host, origin, 'sec-fetch-site': site = 'none' } = headers;
  if (origin !== undefined) return origin !== `http://${host}`;
  return site !== 'none' && site !== 'same-origin';
}

const forbidden = (code: string, message: string) => new Refusal(403, 'forbidden', code, message);
