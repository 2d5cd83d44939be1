/** Calls to Proof through a real proxy, and past it. TLS is in `e2e/server/outgoing-proxy.spec.ts`. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startSimulator } from '@/simulator/server';
import { startConnectProxy } from '@/testing/connect-proxy';
import { takeResourceSnapshot } from '@/testing/resource-snapshot';
import { freePort } from '@/testing/server';
import { setEnvironment } from '@/testing/unit-environment';
import type { SessionRequest } from './schemas';

const order: SessionRequest = {
  partner_user_id: 'user-1',
  user_email: 'a@example.com',
  network: 'TRC20',
  currency: 'USDT',
  amount: '99.50',
  type: 'buy',
  redirect_url: 'http://localhost:3000/return',
};

let proxy: Awaited<ReturnType<typeof startConnectProxy>>;
let simulator: Awaited<ReturnType<typeof startSimulator>>;
/** Proof's host and port. */
let host: string;

beforeEach(async () => {
  proxy = await startConnectProxy({ login: 'ada:p%ss' });
  simulator = await startSimulator({ port: 0 });
  host = new URL(simulator.url).host;
  vi.resetModules();
  setEnvironment({ PROOF_API_BASE_URL: simulator.url, PROOF_TIMEOUT_MS: '3000' });
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
async function calls() {
  const { createSession } = await import('./client');
  const { openStatusSocket } = await import('./websocket');
  const { session } = await createSession(order);
  await new Promise<void>(onUp => {
    const close = openStatusSocket(session.merchant_transaction_id, { onUp, onHint() {}, onDown() {} });
    onTestFinished(close);
  });
}

const failure = async () => {
  const { createSession } = await import('./client');
  return createSession(order).then(
    () => 'a session',
    error => error,
  );
};

describe('calls to Proof', () => {
  it.each(['HTTP_PROXY', 'http_proxy'])('go through %s, the WebSocket too, with its login', async name => {
    vi.stubEnv(name, withLogin());
    await calls();
    expect(proxy.asked).toEqual([host, host]);
  });

  it.each<[string, string]>([
    ['NO_PROXY', '127.0.0.1'],
    ['no_proxy', 'proof.example, 127.0.0.1'],
    ['NO_PROXY', '*'],
  ])('go past it where %s is %s', async (name, value) => {
    vi.stubEnv('HTTP_PROXY', withLogin());
    vi.stubEnv(name, value);
    await calls();
    expect(proxy.asked).toEqual([]);
  });

  it('go past it to the simulator with .env.local.example as it stands', async () => {
    vi.stubEnv('HTTP_PROXY', withLogin());
    vi.stubEnv('NO_PROXY', parseEnv(readFileSync('.env.local.example', 'utf8')).NO_PROXY);
    await calls();
    expect(proxy.asked).toEqual([]);
  });

  it('do not go through HTTPS_PROXY to a Proof without TLS', async () => {
    vi.stubEnv('HTTPS_PROXY', withLogin());
    await calls();
    expect(proxy.asked).toEqual([]);
  });
});

describe('a proxy that does not lead to Proof is upstream_unavailable', () => {
  it('no login, or a wrong one', async () => {
    vi.stubEnv('HTTP_PROXY', `http://ada:wrong-password@${proxy.host}`);
    const error = await failure();
    expect(error).toMatchObject({ code: 'upstream_unavailable' });
    expect(String(error.cause)).toContain('407');
    expect(proxy.asked).toHaveLength(3);
  });

  it.each(['refuse', 'hang up', 'reset'] as const)('%s, and later works again', async reaction => {
    vi.stubEnv('HTTP_PROXY', withLogin());
    proxy.reaction = reaction;
    expect(await failure()).toMatchObject({ code: 'upstream_unavailable' });
    expect(proxy.asked.length).toBeLessThanOrEqual(6);
    proxy.reaction = 'tunnel';
    await calls();
  });

  it('away', async () => {
    vi.stubEnv('HTTP_PROXY', `http://ada:secret@127.0.0.1:${await freePort()}`);
    const error = await failure();
    expect(error).toMatchObject({ code: 'upstream_unavailable' });
    expect(error.cause.cause).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('silent: ended by the deadline, and nothing is left', async () => {
    vi.stubEnv('HTTP_PROXY', withLogin());
    proxy.reaction = 'stay silent';
    const leavesNothing = takeResourceSnapshot();
    expect(await failure()).toMatchObject({ code: 'upstream_timeout' });
    await leavesNothing();
  });

  it.each(['refuse', 'hang up', 'reset', 'stay silent'] as const)(
    '%s: the WebSocket is tried again, and leaves no connection',
    async reaction => {
      vi.stubEnv('HTTP_PROXY', withLogin());
      const { createSession } = await import('./client');
      const { session } = await createSession(order);
      proxy.reaction = reaction;
      const { openStatusSocket } = await import('./websocket');
      let isUp = false;
      const onUp = () => {
        isUp = true;
      };
      const close = openStatusSocket(session.merchant_transaction_id, { onUp, onHint() {}, onDown() {} });
      // The session's, and three of the WebSocket.
      await vi.waitUntil(() => proxy.asked.length >= 4, 30_000);
      // The last one, and the session's, which may be kept.
      expect(proxy.connections()).toBeLessThanOrEqual(2);
      proxy.reaction = 'tunnel';
      await vi.waitUntil(() => isUp, 30_000);
      close();
      await vi.waitUntil(() => proxy.connections() <= 1, 5_000);
    },
  );

  it('no URL: told without its value', async () => {
    vi.stubEnv('HTTP_PROXY', 'http://ada:secret@:3128');
    const { proxyUrl } = await import('./connection');
    expect(proxyUrl).toThrow('HTTPS_PROXY or HTTP_PROXY must be a URL');
    expect(proxyUrl).not.toThrow('secret');
  });
});
