/** Calls to Proof through a real proxy, and without it. TLS is in `e2e/server/outgoing-proxy.spec.ts`. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startSimulator } from '@/simulator/server';
import { startConnectProxy } from '@/testing/connect-proxy';
import { createTestClient, order } from '@/testing/proof-client';
import { takeResourceSnapshot } from '@/testing/resource-snapshot';
import { freePort } from '@/testing/server';
import type { ProofClient } from './client';
import type { ProofError } from './errors';
import { getProxyUrl } from './http';

let proxy: Awaited<ReturnType<typeof startConnectProxy>>;
let simulator: Awaited<ReturnType<typeof startSimulator>>;
let client: ProofClient;
/** Proof's host and port. */
let host: string;

beforeEach(async () => {
  proxy = await startConnectProxy({ login: 'ada:p%ss' });
  simulator = await startSimulator({ port: 0 });
  host = new URL(simulator.url).host;
  client = createTestClient({
    baseUrl: simulator.url,
    clientToken: 'sim_token_of_the_proxy_test_00000001',
    timeoutMs: 3_000,
  });
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'])
    for (const spelling of [name, name.toLowerCase()]) vi.stubEnv(spelling, undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  proxy.close();
  await simulator.close();
});

const withLogin = () => `http://ada:p%25ss@${proxy.host}`;

/** Opens a session and its WebSocket. */
async function openSessionAndSocket() {
  const { session } = await client.createSession(order);
  await new Promise<void>(onConnect => {
    const handlers = { onConnect, onMessage() {}, onDisconnect() {} };
    onTestFinished(client.openStatusSocket(session.merchant_transaction_id, handlers));
  });
}

const getError = () =>
  client.createSession(order).then(
    () => {
      throw new Error('the session was opened');
    },
    (error: ProofError) => error,
  );

describe('calls to Proof', () => {
  it.each(['HTTP_PROXY', 'http_proxy'])('go through %s with its login, the WebSocket too', async name => {
    vi.stubEnv(name, withLogin());
    await openSessionAndSocket();
    expect(proxy.asked).toEqual([host, host]);
  });

  it.each<[string, string]>([
    ['NO_PROXY', '127.0.0.1'],
    ['no_proxy', 'proof.example, 127.0.0.1'],
    ['NO_PROXY', '*'],
  ])('do not go through the proxy if %s is %s', async (name, value) => {
    vi.stubEnv('HTTP_PROXY', withLogin());
    vi.stubEnv(name, value);
    await openSessionAndSocket();
    expect(proxy.asked).toEqual([]);
  });

  it('do not go through the proxy to the simulator with the NO_PROXY of .env.local.example', async () => {
    vi.stubEnv('HTTP_PROXY', withLogin());
    vi.stubEnv('NO_PROXY', parseEnv(readFileSync('.env.local.example', 'utf8')).NO_PROXY);
    await openSessionAndSocket();
    expect(proxy.asked).toEqual([]);
  });

  it('do not go through HTTPS_PROXY to a Proof without TLS', async () => {
    vi.stubEnv('HTTPS_PROXY', withLogin());
    await openSessionAndSocket();
    expect(proxy.asked).toEqual([]);
  });
});

describe('a proxy that opens no tunnel is a connection error', () => {
  it('with a wrong login', async () => {
    vi.stubEnv('HTTP_PROXY', `http://ada:wrong-password@${proxy.host}`);
    const error = await getError();
    expect(error).toMatchObject({ kind: 'connection' });
    expect(String(error.cause)).toContain('407');
    expect(proxy.asked).toHaveLength(3);
  });

  it.each(['refuse', 'hang up', 'reset'] as const)(
    '%s; the next call works as soon as the proxy does',
    async reaction => {
      vi.stubEnv('HTTP_PROXY', withLogin());
      proxy.reaction = reaction;
      expect(await getError()).toMatchObject({ kind: 'connection' });
      expect(proxy.asked.length).toBeLessThanOrEqual(6);
      proxy.reaction = 'tunnel';
      await openSessionAndSocket();
    },
  );

  it('with no proxy at the address', async () => {
    vi.stubEnv('HTTP_PROXY', `http://ada:secret@127.0.0.1:${await freePort()}`);
    const error = await getError();
    expect(error).toMatchObject({ kind: 'connection' });
    expect(error.cause).toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('with a silent proxy: the deadline ends the call, and no resource is left', async () => {
    vi.stubEnv('HTTP_PROXY', withLogin());
    proxy.reaction = 'stay silent';
    const leavesNothing = takeResourceSnapshot();
    expect(await getError()).toMatchObject({ kind: 'timeout' });
    await leavesNothing();
  });

  it.each(['refuse', 'hang up', 'reset', 'stay silent'] as const)(
    '%s: the WebSocket reconnects, and leaves no connection',
    async reaction => {
      vi.stubEnv('HTTP_PROXY', withLogin());
      const { session } = await client.createSession(order);
      proxy.reaction = reaction;
      let isConnected = false;
      const onConnect = () => {
        isConnected = true;
      };
      const handlers = { onConnect, onMessage() {}, onDisconnect() {} };
      const close = client.openStatusSocket(session.merchant_transaction_id, handlers);
      // One attempt of the session, and three of the WebSocket.
      await vi.waitUntil(() => proxy.asked.length >= 4, 30_000);
      // The last attempt's connection, and the session's, which may be kept.
      expect(proxy.connections()).toBeLessThanOrEqual(2);
      proxy.reaction = 'tunnel';
      await vi.waitUntil(() => isConnected, 30_000);
      close();
      await vi.waitUntil(() => proxy.connections() <= 1, 5_000);
    },
  );

  it('with a value that is not a URL: the message does not contain it', () => {
    vi.stubEnv('HTTP_PROXY', 'http://ada:secret@:3128');
    const readProxy = () => getProxyUrl('http://127.0.0.1');
    expect(readProxy).toThrow('HTTPS_PROXY or HTTP_PROXY must be a URL');
    expect(readProxy).not.toThrow('secret');
  });
});
