/** The addresses that the servers listen on. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'playwright/test';
import { developmentUrl, productionUrl, proofUrl } from '@/e2e/targets';
import { Server } from '@/testing/server';

const loopback = '127.0.0.1';

/** This machine's other IPv4 addresses. On Linux, all of 127.0.0.0/8 belongs to loopback. */
const others = [
  ...(process.platform === 'linux' ? ['127.0.0.2'] : []),
  ...Object.values(networkInterfaces()).flatMap((each = []) =>
    each
      .filter(({ family, address }) => family === 'IPv4' && address !== loopback)
      .map(({ address }) => address),
  ),
];

test.beforeEach(() => test.skip(others.length === 0, 'this machine has one address only'));

/** Returns the addresses that accept a connection to the port of `url`. */
async function listeningOn(url: string, addresses = [loopback, ...others]): Promise<string[]> {
  const port = Number(new URL(url).port);
  const taken = addresses.map(async host => {
    const socket = connect({ port, host });
    const isConnected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    return isConnected ? [host] : [];
  });
  return (await Promise.all(taken)).flat();
}

test('the production server listens on all addresses, or only on HOST', { tag: '@server' }, async () => {
  expect(await listeningOn(productionUrl)).toEqual([loopback, ...others]);
  const name = `listening-${randomUUID().slice(0, 8)}`;
  const server = await Server.start(name, { HOST: loopback });
  await server.untilReady();
  expect(await listeningOn(server.url)).toEqual([loopback]);
  await server.stop();
  rmSync(`.data/e2e/${name}`, { recursive: true });
});

for (const [name, url] of Object.entries({ 'npm run dev': developmentUrl, 'the simulator': proofUrl }))
  test(`${name} listens only on 127.0.0.1, also reachable as localhost`, { tag: '@server' }, async ({
    page,
  }) => {
    expect(await listeningOn(url)).toEqual([loopback]);
    const local = url.replace(loopback, 'localhost');
    expect((await fetch(local)).status).toBe(200);
    expect((await page.goto(local))?.status()).toBe(200);
  });
