/** The WebSocket against a local server that can refuse upgrades, drop connections and leave pings unanswered. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { createTestClient } from '@/testing/proof-client';
import type { ProofClient } from './client';

let server: Server;
let sockets: WebSocket[];
let upgrades: IncomingMessage[];
let refuses: boolean;
let answersPings: boolean;
let drops: boolean;
let client: ProofClient;

beforeEach(async () => {
  [sockets, upgrades, refuses, answersPings, drops] = [[], [], false, true, false];
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.on('upgrade', (request, socket, head) => {
    upgrades.push(request);
    if (refuses) return socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
    const wss = new WebSocketServer({ noServer: true, autoPong: answersPings });
    return wss.handleUpgrade(request, socket, head, ws => {
      sockets.push(ws);
      if (drops) ws.close(1013);
    });
  });
  client = createTestClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    timeoutMs: 10_000,
  });
});
afterEach(() => {
  for (const socket of sockets) socket.terminate();
  server.close();
});

async function until(isTrue: () => boolean, seconds = 15) {
  for (let tries = 0; tries < seconds * 20 && !isTrue(); tries++)
    await new Promise(resolve => setTimeout(resolve, 50));
  expect(isTrue()).toBe(true);
}

function follow() {
  const events: string[] = [];
  const close = client.openStatusSocket('a b', {
    onConnect: () => events.push('connect'),
    onMessage: () => events.push('message'),
    onDisconnect: () => events.push('disconnect'),
  });
  return { events, close };
}

describe('openStatusSocket', () => {
  it('connects with the token and the id, and reports each message', async () => {
    const { events, close } = follow();
    await until(() => events.length === 1);
    sockets[0]?.send('not even JSON');
    await until(() => events.length === 2);
    expect(events).toEqual(['connect', 'message']);
    expect(upgrades[0]?.url).toBe('/v1/ws?tx_id=a+b');
    expect(upgrades[0]?.headers).toMatchObject({
      authorization: 'Bearer t',
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'test/1',
    });
    close();
  });

  it('reports a lost connection and reconnects, but not after close', async () => {
    const { events, close } = follow();
    await until(() => events.length === 1);
    sockets[0]?.close(1001);
    await until(() => events.length === 3);
    expect(events).toEqual(['connect', 'disconnect', 'connect']);
    close();
    await new Promise(resolve => setTimeout(resolve, 2_500));
    expect(events).toEqual(['connect', 'disconnect', 'connect']);
    expect(upgrades).toHaveLength(2);
  });

  it('reports nothing after close, not even messages that had arrived before', async () => {
    const events: string[] = [];
    const close = client.openStatusSocket('a b', {
      onConnect: () => events.push('connect'),
      onMessage: () => {
        events.push('message');
        close();
      },
      onDisconnect: () => events.push('disconnect'),
    });
    await until(() => events.length === 1);
    const [socket] = sockets;
    if (!socket) throw new Error('no connection');
    const ended = once(socket, 'close');
    for (let count = 0; count < 100; count++) socket.send('changed');
    await ended;
    expect(events).toEqual(['connect', 'message']);
  });

  it('reconnects with growing pauses while upgrades are refused, and reports no connection', async () => {
    refuses = true;
    const { events, close } = follow();
    await until(() => upgrades.length >= 3);
    expect(events).toEqual([]);
    refuses = false;
    await until(() => events.length === 1);
    expect(events).toEqual(['connect']);
    expect(upgrades.length).toBeLessThanOrEqual(7);
    close();
  });

  it('reconnects with growing pauses to a server that drops each connection', async () => {
    drops = true;
    const { events, close } = follow();
    await new Promise(resolve => setTimeout(resolve, 7_000));
    close();
    // The pauses are 0.5–1 s, 1–2 s, 2–4 s and 4–8 s. Without growing pauses there would be seven upgrades or more.
    expect(upgrades.length).toBeGreaterThanOrEqual(3);
    expect(upgrades.length).toBeLessThanOrEqual(5);
    expect(events.filter(event => event === 'connect')).toHaveLength(upgrades.length);
  });

  it('disconnects if its pings are not answered', async () => {
    answersPings = false;
    const { events, close } = follow();
    await until(() => events.includes('disconnect'), 45);
    expect(events.slice(0, 2)).toEqual(['connect', 'disconnect']);
    close();
  }, 60_000);
});
