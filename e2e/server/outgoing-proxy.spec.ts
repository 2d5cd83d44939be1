/** A server that reaches Proof, which uses TLS, through an outgoing proxy with a password. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { createServer } from 'node:tls';
import { expect, test } from 'playwright/test';
import { simulatorFor } from '@/e2e/support/simulator';
import { proofUrl } from '@/e2e/targets';
import { ApiUser, order } from '@/testing/api-user';
import { startConnectProxy } from '@/testing/connect-proxy';
import { Server } from '@/testing/server';

const password = 'marked-proxy-password';
const wrongPassword = 'marked-wrong-password';

/** Starts a TLS server in front of the simulator. */
async function startTlsSimulator() {
  let connections = 0;
  const pem = (name: string) => readFileSync(`testing/tls/${name}.pem`);
  const server = createServer({ key: pem('key'), cert: pem('localhost') }, socket => {
    connections += 1;
    const simulator = connect(Number(new URL(proofUrl).port), '127.0.0.1');
    socket.on('error', () => simulator.destroy()).pipe(simulator);
    simulator.on('error', () => socket.destroy()).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, connections: () => connections, close: () => server.close() };
}

async function startServer(name: string, port: number, proxy: string) {
  const server = await Server.start(name, {
    PROOF_API_BASE_URL: `https://localhost:${port}`,
    HTTPS_PROXY: proxy,
    NO_PROXY: '',
    NODE_EXTRA_CA_CERTS: 'testing/tls/authority.pem',
  });
  await server.untilReady();
  const user = await new ApiUser(server.url, `verified+${name}@example.com`).signIn();
  const stop = async () => {
    await server.stop();
    expect(server.output).not.toContain(password);
    expect(server.output).not.toContain(wrongPassword);
    rmSync(`.data/e2e/${name}`, { recursive: true });
  };
  return { server, user, stop };
}

async function expectUnavailable(user: ApiUser) {
  const response = await user.post('/api/session', order);
  expect(response.status).toBe(502);
  expect((await response.json()).code).toBe('upstream_unavailable');
}

test('sessions and WebSockets use the proxy; without it, requests fail with 502, and the log has no password', {
  tag: '@server',
}, async () => {
  const [proxy, proof] = [await startConnectProxy({ login: `ada:${password}` }), await startTlsSimulator()];
  const name = `proxy-${randomUUID().slice(0, 8)}`;
  const { server, user, stop } = await startServer(name, proof.port, `http://ada:${password}@${proxy.host}`);
  const opened = await user.post('/api/session', order);
  expect(opened.status).toBe(200);
  const target = `localhost:${proof.port}`;
  expect(proxy.asked).toEqual([target]);

  const { merchant_transaction_id: id } = await opened.json();
  const stream = await user.get(`/api/transactions/${id}/events`);
  await expect.poll(async () => Object.keys(await simulatorFor(user.email).sockets())).toEqual([id]);
  expect(proof.connections()).toBeGreaterThan(1);
  expect(proof.connections()).toBe(proxy.asked.length);
  await stream.body?.cancel();

  proxy.close();
  await expectUnavailable(user);
  await expect.poll(() => server.output).toContain('ECONNREFUSED');
  await stop();
  proof.close();
});

test('a proxy that refuses the password: 502, and the log has no password', { tag: '@server' }, async () => {
  const [proxy, proof] = [await startConnectProxy({ login: `ada:${password}` }), await startTlsSimulator()];
  const name = `proxy-${randomUUID().slice(0, 8)}`;
  const wrong = `http://ada:${wrongPassword}@${proxy.host}`;
  const { server, user, stop } = await startServer(name, proof.port, wrong);
  await expectUnavailable(user);
  await expect.poll(() => server.output).toContain('407');
  await stop();
  proxy.close();
  proof.close();
});

test('an invalid proxy URL stops the start with a message that has no password', {
  tag: '@server',
}, async () => {
  const server = await Server.start('proxy-no-url', {
    PROOF_API_BASE_URL: 'https://localhost:1',
    HTTPS_PROXY: `http://ada:${password}@:3128`,
    NO_PROXY: '',
  });
  expect(await server.exited).toBe(1);
  expect(server.output).toContain('HTTPS_PROXY or HTTP_PROXY must be a URL');
  expect(server.output).not.toContain(password);
});
