/** Upgrade requests. The app serves no WebSocket, so they may not keep a connection open. */
import { connect, type Socket } from 'node:net';
import { expect, test } from 'playwright/test';
import { productionUrl } from '@/e2e/targets';

const { hostname, port } = new URL(productionUrl);

function sendUpgrade(target: string): Socket {
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.resume();
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13';
  // The client does not close its side, because that would hide that the server keeps the connection open.
  socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n\r\n`);
  return socket;
}

test('a thousand upgrade requests leave no open connection', { tag: '@server' }, async () => {
  // Not pages, because they take longer. http.spec.ts tests pages.
  const sockets = Array.from({ length: 1_000 }, (_, index) =>
    sendUpgrade(index % 2 ? '/icon.svg' : '/api/nothing'),
  );
  await expect.poll(() => sockets.filter(({ closed }) => !closed).length, { timeout: 50_000 }).toBe(0);
});
