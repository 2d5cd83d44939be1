/** Runs our route handlers in this process, with the simulator as Proof over real HTTP. For unit tests. */
import { expect } from 'vitest';
import { remoteAddressHeader } from '@/lib/http/remote-address';
import { startSimulator } from '@/simulator/server';
import { setEnvironment } from './unit-environment';

const origin = 'http://localhost:3000';
const token = 'sim_token_of_the_session_route_test_0001';
export const context = { params: Promise.resolve({}) };
export const order = { type: 'buy', network: 'TRC20', currency: 'USDT', amount: '99.50' };

type ReceivedRequest = { path: string; body: string; headers: Record<string, string> };

let users = 0;

/** Returns a unique e-mail address for the simulator's case `as`. */
export const emailFor = (as: string) => `${as}+route${++users}@example.com`;

/** Returns a POST request as our page sends it, from 127.0.0.1. */
export const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  new Request(origin + path, {
    method: 'POST',
    body,
    headers: { origin, 'content-type': 'application/json', [remoteAddressHeader]: '127.0.0.1', ...headers },
  });

export async function startRouteHarness(variables: Record<string, string> = {}) {
  const simulator = await startSimulator({ port: 0 });
  setEnvironment({
    PROOF_API_BASE_URL: simulator.url,
    PROOF_CLIENT_TOKEN: token,
    PROOF_TIMEOUT_MS: '3000',
    PROOF_PAIRS: 'USDT/TRC20,USDT/ERC20,USDC/BEP20,DOGE/TRC20,USDC/ERC20',
    PROOF_ADDRESSES: 'USDT/ERC20=0xours',
    ...variables,
  });
  // Opened before the first test, so that it does not count against the test's timeout.
  await (await import('@/lib/db')).getDatabase();
  const session = await import('@/app/api/session/route');
  const demoUser = await import('@/app/api/demo-user/route');

  /** Signs in. @returns the cookie */
  async function signIn(email: string): Promise<string> {
    const response = await demoUser.POST(post('/api/demo-user', JSON.stringify({ email })), context);
    return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  /** Requests a session as a new user of the simulator's case `as`. */
  async function requestSession(as: string, body: unknown = order, headers: Record<string, string> = {}) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const cookie = await signIn(emailFor(as));
    const response = await session.POST(post('/api/session', text, { cookie, ...headers }), context);
    return { response, body: await response.json() };
  }

  /** Returns the requests that Proof received for this user. */
  async function receivedFrom(email: string): Promise<ReceivedRequest[]> {
    const query = new URLSearchParams({ token, user: email });
    return (await control<{ requests: ReceivedRequest[] }>('GET', `requests?${query}`)).requests;
  }

  async function control<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${simulator.url}/__simulator/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    expect(response.status, path).toBe(200);
    return response.json() as Promise<T>;
  }

  /** Makes Proof's next response to this user fail or differ. */
  const arm = (email: string, failure: unknown, on = 'session') =>
    control('POST', 'failures', { token, user: email, failure, on });

  /** Changes a transaction's status at Proof. */
  const move = (id: string, status: string) => control('POST', `transactions/${id}`, { status });

  /** Breaks one of Proof's channels for this user. */
  const breakChannel = (email: string, channel: 'websocket' | 'webhook' | 'transaction', fault: string) =>
    control('POST', 'channels', { token, user: email, channel, fault });

  /** Returns the open WebSockets at Proof by transaction id, and the number that were ever opened. */
  const sockets = (email: string) =>
    control<{ open: Record<string, number>; opened: number }>(
      'GET',
      `sockets?${new URLSearchParams({ token, user: email })}`,
    );

  /** Opens a session. @returns the id of its transaction */
  async function open(cookie: string, change: object = {}): Promise<string> {
    const body = JSON.stringify({ ...order, ...change });
    const response = await session.POST(post('/api/session', body, { cookie }), context);
    expect(response.status).toBe(200);
    return (await response.json()).merchant_transaction_id;
  }

  return {
    session,
    requestSession,
    signIn,
    open,
    receivedFrom,
    arm,
    move,
    breakChannel,
    sockets,
    close: simulator.close,
  };
}

/** Asserts that a response is this error of the contract, without other members. @returns the response, and `fields` */
export async function expectError(
  request: Promise<{ response: Response; body: Record<string, unknown> }>,
  status: number,
  error: string,
  code: string,
) {
  const { response, body } = await request;
  const { message, request_id, fields, ...rest } = body;
  expect({ status: response.status, ...rest }).toEqual({ status, error, code });
  expect(message).toMatch(/\S/);
  expect(message).not.toContain('simulator');
  expect(request_id).toBe(response.headers.get('x-request-id'));
  expect(request_id).toMatch(/^[0-9a-f-]{36}$/);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return { response, fields: Object(fields) as Record<string, string> };
}
