/** A relay in front of a Postgres: tells how the connections through it ended. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** The last message of a client that closes its connection, rather than losing it. */
const terminate = Buffer.from('5800000004', 'hex');

/** Starts a relay to the database at `url`; gives its own URL, and whether each connection said farewell. */
export async function startRelay(url: string) {
  const target = new URL(url);
  const farewells: boolean[] = [];
  const server = createServer(client => {
    const index = farewells.push(false) - 1;
    const upstream = connect(Number(target.port || 5432), target.hostname);
    client.on('data', chunk => {
      farewells[index] = chunk.subarray(-terminate.length).equals(terminate);
    });
    client.on('error', () => {}).pipe(upstream);
    upstream.on('error', () => {}).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const relayed = new URL(url);
  relayed.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: relayed.href, farewells, close: () => server.close() };
}
