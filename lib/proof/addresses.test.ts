/** A host with two addresses, of which the first does not take connections, or not yet: a listener whose queue is full, in a
 *  thread that is blocked. */
import dns from 'node:dns';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { freePort } from '@/testing/server';
import { answer, goodBody, startStubProof } from '@/testing/stub-proof';
import { setEnvironment } from '@/testing/unit-environment';
import type { SessionRequest } from './schemas';

const [first, second] = ['127.0.0.2', '127.0.0.1'];

const order: SessionRequest = {
  partner_user_id: 'user-1',
  user_email: 'a@example.com',
  network: 'TRC20',
  currency: 'USDT',
  amount: '99.50',
  type: 'buy',
  redirect_url: 'http://localhost:3000/return',
};

const blockedProof = `
  const { workerData, parentPort } = require('node:worker_threads');
  const { port, host, body, released } = workerData;
  const server = require('node:http').createServer((_, response) => response.end(body));
  new (require('ws').WebSocketServer)({ server });
  server.listen({ port, host, backlog: 1 }, () => {
    parentPort.postMessage('listens');
    Atomics.wait(released, 0, 0);
  });
`;

let port: number;

beforeEach(async () => {
  port = await freePort();
  vi.resetModules();
});

function configure(timeoutMs: number) {
  setEnvironment({
    PROOF_API_BASE_URL: `http://localhost:${port}`,
    PROOF_TIMEOUT_MS: String(timeoutMs),
  });
  const addresses = [first, second].map(address => ({ address, family: 4 }));
  const lookup = vi
    .spyOn(dns, 'lookup')
    .mockImplementation(((_: unknown, __: unknown, done: Done) =>
      done(null, addresses)) as typeof dns.lookup);
  onTestFinished(() => lookup.mockRestore());
}
type Done = (error: null, addresses: dns.LookupAddress[]) => void;

/** Starts the first address; gives what lets it take connections. */
async function blockFirstAddress() {
  const released = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { port, host: first, body: goodBody, released };
  const worker = new Worker(blockedProof, { eval: true, workerData });
  await once(worker, 'message');
  const fillers: Socket[] = [];
  for (let isFull = false; !isFull; ) {
    const socket = connect(port, first).on('error', () => {});
    fillers.push(socket);
    isFull = await Promise.race([
      once(socket, 'connect').then(() => false),
      new Promise<boolean>(resolve => setTimeout(resolve, 300, true)),
    ]);
  }
  const release = () => {
    Atomics.store(released, 0, 1);
    Atomics.notify(released, 0);
  };
  onTestFinished(async () => {
    for (const socket of fillers) socket.destroy();
    release();
    await worker.terminate();
  });
  return release;
}

async function openSession(): Promise<string> {
  const { createSession } = await import('./client');
  return Buffer.from((await createSession(order)).body).toString();
}

/** Opens one; gives how many attempts it took. */
async function openWebSocket(): Promise<number> {
  const { openStatusSocket } = await import('./websocket');
  await new Promise<void>(onUp => {
    const close = openStatusSocket('a', { onUp, onHint() {}, onDown() {} });
    onTestFinished(close);
  });
  return vi.mocked(dns.lookup).mock.calls.length;
}

describe('the first address', () => {
  it('is slow, and the second refuses: a session waits for it', async () => {
    configure(8_000);
    const release = await blockFirstAddress();
    // Longer than three tries of 250 ms; the client's system tries again after 1 s and 3 s at the latest.
    setTimeout(release, 1_800);
    expect(await openSession()).toBe(goodBody);
  });

  it('is slow, and the second refuses: the WebSocket waits for it, in its first attempt', async () => {
    configure(8_000);
    const release = await blockFirstAddress();
    setTimeout(release, 600);
    expect(await openWebSocket()).toBe(1);
  });

  it('never answers: the second gets its chance within the deadline', async () => {
    await blockFirstAddress();
    const proof = await startStubProof(() => answer(200, goodBody), { port });
    onTestFinished(() => proof.close());
    configure(2_000);
    expect(await openSession()).toBe(goodBody);
  });
});

it('the deadline ends a retry that is still connecting', async () => {
  const timeoutMs = 2_000;
  const sockets: Socket[] = [];
  // No TLS handshake is ever finished; the first one fails late.
  const silent = createServer(socket => {
    if (sockets.push(socket) === 1) setTimeout(() => socket.destroy(), timeoutMs * 0.75);
  }).listen(port, second);
  await once(silent, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  setEnvironment({
    PROOF_API_BASE_URL: `https://localhost:${port}`,
    PROOF_TIMEOUT_MS: String(timeoutMs),
  });
  const startedAt = performance.now();
  await expect(openSession()).rejects.toMatchObject({ code: 'upstream_timeout' });
  expect(sockets).toHaveLength(2);
  expect((performance.now() - startedAt) / timeoutMs).toBeLessThan(1.5);
});
