/** The session route under test: the simulator over real HTTP, our handlers in this process. For unit tests. */
import { expect } from 'vitest';
import { remoteAddressHeader } from '@/lib/http/remote-address';
import { startSimulator } from '@/simulator/server';
import { setEnvironment } from './unit-environment';

const origin = 'http://localhost:3000';
const token = 'sim_token_of_the_session_route_test_0001';
export const context = { params: Promise.resolve({}) };
export const order = { type: 'buy', network: 'TRC20', currency: 'USDT', amount: '99.50' };

type Seen = { path: string; body: string; headers: Record<string, string> };

let users = 0;

/** An e-mail of its own for the simulator's case `as`. */
export const emailFor = (as: string) => `${as}+route${++users}@example.com`;

/** A POST as the page sends it, over a connection from 127.0.0.1. */
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
  // Before the first test, whose time it would take.
  await (await import('@/lib/db')).getDatabase();
  const session = await import('@/app/api/session/route');
  const demoUser = await import('@/app/api/demo-user/route');

  /** Signs in; gives the cookie. */
  async function signIn(email: string): Promise<string> {
    const response = await demoUser.POST(post('/api/demo-user', JSON.stringify({ email })), context);
    return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  /** Asks for a session as a new user of the simulator's case `as`. */
  async function ask(as: string, body: unknown = order, headers: Record<string, string> = {}) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const cookie = await signIn(emailFor(as));
    const response = await session.POST(post('/api/session', text, { cookie, ...headers }), context);
    return { response, body: await response.json() };
  }

  /** What Proof got from this user. */
  async function receivedFrom(email: string): Promise<Seen[]> {
    const query = new URLSearchParams({ token, user: email });
    return (await control<{ requests: Seen[] }>('GET', `requests?${query}`)).requests;
  }

  async function control<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${simulator.url}/__simulator/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    expect(answer.status, path).toBe(200);
    return answer.json() as Promise<T>;
  }

  /** Makes Proof's next answer to this user fail, or say something else. */
  const arm = (email: string, failure: unknown, on = 'session') =>
    control('POST', 'failures', { token, user: email, failure, on });

  /** Moves a transaction at Proof. */
  const move = (id: string, status: string) => control('POST', `transactions/${id}`, { status });

  /** Breaks one of Proof's channels for this user. */
  const breakChannel = (email: string, channel: 'websocket' | 'webhook' | 'transaction', fault: string) =>
    control('POST', 'channels', { token, user: email, channel, fault });

  /** How many WebSockets are open at Proof, by transaction id, and were ever opened. */
  const sockets = (email: string) =>
    control<{ open: Record<string, number>; opened: number }>(
      'GET',
      `sockets?${new URLSearchParams({ token, user: email })}`,
    );

  /** Opens a session; gives its transaction's id. */
  async function open(cookie: string, change: object = {}): Promise<string> {
    const body = JSON.stringify({ ...order, ...change });
    const response = await session.POST(post('/api/session', body, { cookie }), context);
    expect(response.status).toBe(200);
    return (await response.json()).merchant_transaction_id;
  }

  return {
    session,
    ask,
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

/** Asserts what the contract fixes of an error, and that nothing else is in it; gives the rest. */
export async function expectError(
  answer: Promise<{ response: Response; body: Record<string, unknown> }>,
  status: number,
  error: string,
  code: string,
) {
  const { response, body } = await answer;
  const { message, request_id, fields, ...rest } = body;
  expect({ status: response.status, ...rest }).toEqual({ status, error, code });
  expect(message).toMatch(/\S/);
  expect(message).not.toContain('simulator');
  expect(request_id).toBe(response.headers.get('x-request-id'));
  expect(request_id).toMatch(/^[0-9a-f-]{36}$/);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return { response, fields: Object(fields) as Record<string, string> };
}
