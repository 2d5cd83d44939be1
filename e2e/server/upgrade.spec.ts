/** Upgrade requests: the app serves no WebSocket, so none may keep a connection open. */
import { connect, type Socket } from 'node:net';
import { expect, test } from 'playwright/test';
import { productionUrl } from '@/e2e/targets';

const { hostname, port } = new URL(productionUrl);

function sendUpgrade(target: string): Socket {
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.resume();
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13';
  // A half-closed connection would hide that the server keeps its half.
  socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n\r\n`);
  return socket;
}

test('a thousand upgrade requests leave no open connection', { tag: '@server' }, async () => {
  // Pages take longer, and http.spec.ts asks for those.
  const sockets = Array.from({ length: 1_000 }, (_, index) =>
    sendUpgrade(index % 2 ? '/icon.svg' : '/api/nothing'),
  );
  await expect.poll(() => sockets.filter(({ closed }) => !closed).length, { timeout: 50_000 }).toBe(0);
});
