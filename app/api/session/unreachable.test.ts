/** The route when Proof cannot be reached. Invalid certificates are in `e2e/server/tls.spec.ts`. */
import { subscribe } from 'node:diagnostics_channel';
import dns from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newSession } from '@/testing/faulty-proof';
import { bearer, draft, startKeyServer } from '@/testing/key-server';
import { takeResourceSnapshot } from '@/testing/resource-snapshot';
import { context, expectError, order, post } from '@/testing/route-harness';
import { freePort } from '@/testing/server';
import { respond, startStubProof } from '@/testing/stub-proof';
import { setEnvironment } from '@/testing/unit-environment';

let keys: Awaited<ReturnType<typeof startKeyServer>>;
let attempts = 0;

beforeAll(async () => {
  keys = await startKeyServer();
  setEnvironment({ ...keys.variables, PROOF_API_BASE_URL: 'http://127.0.0.1:1' });
  await (await import('@/lib/db')).getDatabase();
  subscribe('undici:client:connectError', () => {
    attempts += 1;
  });
});
afterAll(() => {
  keys.close();
});
beforeEach(() => {
  vi.resetModules();
  attempts = 0;
});

/** Longer than a host name can be, so that the lookup fails without a request to a slow resolver. */
const invalidName = `${'x'.repeat(64)}.invalid`;

/** Loads the route with Proof at `url`. @returns a function that requests a session */
async function routeTo(url: string) {
  setEnvironment({ ...keys.variables, PROOF_API_BASE_URL: url, PROOF_TIMEOUT_MS: '4000' });
  const session = await import('./route');
  const token = await draft().sign(keys.privateKey);
  return async () => {
    const response = await session.POST(post('/api/session', JSON.stringify(order), bearer(token)), context);
    return { response, body: await response.json() };
  };
}

describe('POST /api/session when Proof is unreachable', () => {
  it('connection refused: 502 after three attempts, no leaks, works again without a restart', async () => {
    const port = await freePort();
    const requestSession = await routeTo(`http://127.0.0.1:${port}`);
    const leavesNothing = takeResourceSnapshot();
    await expectError(requestSession(), 502, 'upstream_unavailable', 'upstream_unavailable');
    expect(attempts).toBe(3);
    await leavesNothing();
    const proof = await startStubProof(() => respond(200, newSession()), { port });
    expect((await requestSession()).response.status).toBe(200);
    proof.close();
  });

  it('a host name that does not resolve: 502 after three attempts, no leaks, works again without a restart', async () => {
    const proof = await startStubProof(() => respond(200, newSession()));
    const requestSession = await routeTo(proof.url.replace('127.0.0.1', 'localhost'));
    const leavesNothing = takeResourceSnapshot();
    const { lookup } = dns;
    const resolver = vi.spyOn(dns, 'lookup').mockImplementation((_, ...rest) => lookup(invalidName, ...rest));
    await expectError(requestSession(), 502, 'upstream_unavailable', 'upstream_unavailable');
    expect(attempts).toBe(3);
    await leavesNothing();
    resolver.mockRestore();
    expect((await requestSession()).response.status).toBe(200);
    proof.close();
  });

  it('a TLS handshake without a response: 504 at the deadline, no leaks', async () => {
    const silent = createServer(socket => socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const requestSession = await routeTo(`https://127.0.0.1:${port}`);
    const leavesNothing = takeResourceSnapshot();
    await expectError(requestSession(), 504, 'upstream_timeout', 'upstream_timeout');
    await leavesNothing();
    silent.close();
  });
});
