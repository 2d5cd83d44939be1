/** The WebSocket against a server of our own that can be deaf, rude or away. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import packageJson from '@/package.json';
import { setEnvironment } from '@/testing/unit-environment';

let server: Server;
let sockets: WebSocket[];
let upgrades: IncomingMessage[];
let refuses: boolean;
let isDeaf: boolean;
let drops: boolean;
let openStatusSocket: typeof import('./websocket').openStatusSocket;

beforeEach(async () => {
  [sockets, upgrades, refuses, isDeaf, drops] = [[], [], false, false, false];
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.on('upgrade', (request, socket, head) => {
    upgrades.push(request);
    if (refuses) return socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
    const wss = new WebSocketServer({ noServer: true, autoPong: !isDeaf });
    return wss.handleUpgrade(request, socket, head, ws => {
      sockets.push(ws);
      if (drops) ws.close(1013);
    });
  });
  vi.resetModules();
  setEnvironment({ PROOF_API_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` });
  ({ openStatusSocket } = await import('./websocket'));
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
  const heard: string[] = [];
  const close = openStatusSocket('a b', {
    onUp: () => heard.push('up'),
    onHint: () => heard.push('hint'),
    onDown: () => heard.push('down'),
  });
  return { heard, close };
}

describe('openStatusChannel', () => {
  it('connects with the token and the id, and hands on that there was a message', async () => {
    const { heard, close } = follow();
    await until(() => heard.length === 1);
    sockets[0]?.send('not even JSON');
    await until(() => heard.length === 2);
    expect(heard).toEqual(['up', 'hint']);
    expect(upgrades[0]?.url).toBe('/v1/ws?tx_id=a+b');
    expect(upgrades[0]?.headers).toMatchObject({
      authorization: `Bearer ${process.env.PROOF_CLIENT_TOKEN}`,
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': `${packageJson.name}/${packageJson.version}`,
    });
    close();
  });

  it('reconnects after a loss, and says so; not after close', async () => {
    const { heard, close } = follow();
    await until(() => heard.length === 1);
    sockets[0]?.close(1001);
    await until(() => heard.length === 3);
    expect(heard).toEqual(['up', 'down', 'up']);
    close();
    await new Promise(resolve => setTimeout(resolve, 2_500));
    expect(heard).toEqual(['up', 'down', 'up']);
    expect(upgrades).toHaveLength(2);
  });

  it('says nothing after close, also of messages that had arrived by then', async () => {
    const heard: string[] = [];
    const close = openStatusSocket('a b', {
      onUp: () => heard.push('up'),
      onHint: () => {
        heard.push('hint');
        close();
      },
      onDown: () => heard.push('down'),
    });
    await until(() => heard.length === 1);
    const [socket] = sockets;
    if (!socket) throw new Error('no connection');
    const ended = once(socket, 'close');
    for (let count = 0; count < 100; count++) socket.send('moved');
    await ended;
    expect(heard).toEqual(['up', 'hint']);
  });

  it('keeps trying while it is refused, ever more slowly, with nothing to say', async () => {
    refuses = true;
    const { heard, close } = follow();
    await until(() => upgrades.length >= 3);
    expect(heard).toEqual([]);
    refuses = false;
    await until(() => heard.length === 1);
    expect(heard).toEqual(['up']);
    expect(upgrades.length).toBeLessThanOrEqual(7);
    close();
  });

  it('is ever slower to come back to a peer that takes it in and drops it', async () => {
    drops = true;
    const { heard, close } = follow();
    await new Promise(resolve => setTimeout(resolve, 7_000));
    close();
    // 0.5–1 s, 1–2 s, 2–4 s, 4–8 s: without the growing pause it would be seven or more.
    expect(upgrades.length).toBeGreaterThanOrEqual(3);
    expect(upgrades.length).toBeLessThanOrEqual(5);
    expect(heard.filter(word => word === 'up')).toHaveLength(upgrades.length);
  });

  it('notices a peer that is dead: its pings are not answered', async () => {
    isDeaf = true;
    const { heard, close } = follow();
    await until(() => heard.includes('down'), 45);
    expect(heard.slice(0, 2)).toEqual(['up', 'down']);
    close();
  }, 60_000);
});
