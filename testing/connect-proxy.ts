/** An HTTP proxy on loopback that accepts CONNECT. It connects every host name to this machine. For tests. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** `tunnel`, or the fault that the proxy simulates. */
type Reaction = 'tunnel' | 'refuse' | 'hang up' | 'reset' | 'stay silent';

export async function startConnectProxy({ login }: { login?: string } = {}) {
  /** The `host:port` of each CONNECT request. */
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  const proxy = { reaction: 'tunnel' as Reaction };
  const expected = login && `Basic ${Buffer.from(login).toString('base64')}`;

  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connection', socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', ({ url = '', headers }, socket, head) => {
    asked.push(url);
    socket.on('error', () => socket.destroy());
    if (proxy.reaction === 'stay silent') return void socket.resume().on('end', () => socket.destroy());
    if (proxy.reaction === 'hang up') return void socket.destroy();
    if (proxy.reaction === 'reset') return void (socket instanceof Socket && socket.resetAndDestroy());
    if (proxy.reaction === 'refuse') return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    if (expected && headers['proxy-authorization'] !== expected)
      return void socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n',
      );
    const target = connect(Number(url.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      socket.pipe(target).pipe(socket);
    });
    target.on('error', () => socket.destroy());
    socket.on('close', () => target.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  /** Returns the number of open connections to the proxy. */
  const connections = () => sockets.size;
  return Object.assign(proxy, { asked, connections, host: `127.0.0.1:${port}`, close });
}
