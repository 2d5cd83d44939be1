/** A host with two addresses. The first accepts no connections, or accepts them late: it is a listener with a full queue in
 *  a blocked thread. */
import dns from 'node:dns';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTestClient, order } from '@/testing/proof-client';
import { freePort } from '@/testing/server';
import { goodBody, respond, startStubProof } from '@/testing/stub-proof';
import type { ProofClient } from './client';

const [first, second] = ['127.0.0.2', '127.0.0.1'];

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
});

/** Creates a client whose base URL has both addresses. */
function createClient(timeoutMs: number): ProofClient {
  const addresses = [first, second].map(address => ({ address, family: 4 }));
  const lookup = vi
    .spyOn(dns, 'lookup')
    .mockImplementation(((_: unknown, __: unknown, done: Done) =>
      done(null, addresses)) as typeof dns.lookup);
  onTestFinished(() => lookup.mockRestore());
  return createTestClient({ baseUrl: `http://localhost:${port}`, timeoutMs });
}
type Done = (error: null, addresses: dns.LookupAddress[]) => void;

/** Starts the first address. @returns a function that makes it accept connections */
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

const openSession = async (client: ProofClient): Promise<string> =>
  Buffer.from((await client.createSession(order)).body).toString();

/** Opens a WebSocket. @returns the number of attempts that it took */
async function openWebSocket(client: ProofClient): Promise<number> {
  await new Promise<void>(onConnect => {
    const close = client.openStatusSocket('a', { onConnect, onMessage() {}, onDisconnect() {} });
    onTestFinished(close);
  });
  return vi.mocked(dns.lookup).mock.calls.length;
}

describe('a host with two addresses', () => {
  it('waits for a slow first address if the second refuses the connection', async () => {
    const client = createClient(8_000);
    const release = await blockFirstAddress();
    // Longer than three attempts of 250 ms. The operating system repeats its SYN after 1 s and 3 s at the latest.
    setTimeout(release, 1_800);
    expect(await openSession(client)).toBe(goodBody);
  });

  it('opens the WebSocket at the first attempt if the first address is slow', async () => {
    const client = createClient(8_000);
    const release = await blockFirstAddress();
    setTimeout(release, 600);
    expect(await openWebSocket(client)).toBe(1);
  });

  it('tries the second address within the deadline if the first never responds', async () => {
    await blockFirstAddress();
    const proof = await startStubProof(() => respond(200, goodBody), { port });
    onTestFinished(() => proof.close());
    const client = createClient(2_000);
    expect(await openSession(client)).toBe(goodBody);
  });
});

it('ends a retry that is still connecting at the deadline', async () => {
  const timeoutMs = 2_000;
  const sockets: Socket[] = [];
  // The server finishes no TLS handshake. The first connection fails late.
  const silent = createServer(socket => {
    if (sockets.push(socket) === 1) setTimeout(() => socket.destroy(), timeoutMs * 0.75);
  }).listen(port, second);
  await once(silent, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  const client = createTestClient({ baseUrl: `https://localhost:${port}`, timeoutMs });
  const startedAt = performance.now();
  await expect(openSession(client)).rejects.toMatchObject({ kind: 'timeout' });
  expect(sockets).toHaveLength(2);
  expect((performance.now() - startedAt) / timeoutMs).toBeLessThan(1.5);
});
