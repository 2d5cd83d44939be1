/** nginx and our servers log each request, but never the key in the webhook's path, in any spelling. */
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, test } from 'playwright/test';
import { hasNginx, Nginx } from '@/e2e/support/nginx';
import { developmentUrl, logFile, secrets } from '@/e2e/targets';
import { secretsIn } from '@/testing/leaks';
import { freePort, Server } from '@/testing/server';

const key = secrets.PROOF_WEBHOOK_KEY;
const path = `/api/webhooks/proof/${key}`;
const encode = (text: string) => text.replace(/./g, each => `%${each.charCodeAt(0).toString(16)}`);
const decode = (text: string) =>
  text.replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));

const targets = [
  ...[path, `${path}/`, `${path}?a=1`, `${path};a`, `${path}%`, `${path}%00`, `${path}%20`, `${path} x`],
  ...[`/x/..${path}`, `/..${path}`, `/.${path}`, `/x/%2e%2e${path}`, `/${path}`, path.replaceAll('/', '//')],
  ...[path.toUpperCase(), `/API/webhooks/proof/${key}`, `/%61pi/webhooks/proof/${key}`, `/x${path}`],
  ...[path.replaceAll('/', '%2F'), `/${encode(path.slice(1))}`, `/api/webhooks/proof/${encode(key)}`],
  ...[
    path.replaceAll('/', '\\'),
    path.slice(1),
    `/${key}`,
    `/hook/${key}/events`,
    `/?next=${path}`,
    `/#${path}`,
  ],
  ...[
    `http://localhost${path}`,
    `https://proof.example:444${path}`,
    `http:${path}`,
    `//proof.example${path}`,
  ],
  ...[`/${'x/'.repeat(60)}..${path}`, `${path}/${'x'.repeat(10_000)}`, `/${'x'.repeat(10_000)}${path}`],
];

const headers = [
  ...['Host: a/b', 'Host:', 'no colon', ': no name', 'a b: c', 'a: \0', `Cookie: ${'x'.repeat(10_000)}`],
  ...[`Referer: http://localhost${path}`, `Referer: ${encode(path)}`, `User-Agent: ${path}`],
  ...['Content-Length: x', 'Content-Length: 9000000', 'Transfer-Encoding: gzip', 'Expect: x', 'Upgrade: h2c'],
  'Content-Length: 2\r\nTransfer-Encoding: chunked',
];

const methods = ['GET', 'PUT', 'TRACE', 'CONNECT', 'post', 'P@ST', 'X'.repeat(60), key, ''];
const endings = ['HTTP/1.0', 'HTTP/2.0', 'HTTP/9.9', 'HTTP/x', 'http/1.1', ''];

const requestOf = (line: string, more: string[] = []) =>
  `${[line, 'Host: localhost', ...more, 'Connection: close'].join('\r\n')}\r\n\r\n`;

const complete = [
  ...targets
    .flatMap(target => [`POST ${target} HTTP/1.1`, `GET ${target} HTTP/1.1`])
    .map(line => requestOf(line)),
  ...methods.map(method => requestOf(`${method} ${path} HTTP/1.1`)),
  ...endings.map(ending => requestOf(`POST ${path} ${ending}`)),
  ...headers.map(header => requestOf(`POST ${path} HTTP/1.1`, [header])),
  `GET ${path}\r\n`,
  `POST ${path} HTTP/1.1\r\n\r\n`,
  `\r\n${requestOf(`POST ${path} HTTP/1.1`)}`,
];
const cut = [
  `POST ${path}`,
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\n`,
  requestOf(`POST ${path} HTTP/1.1`, ['Content-Length: 100']),
];

/** Sends a request and waits until the server closes the connection, at most `cutMs`. */
async function send(url: string, request: string, cutMs: number): Promise<void> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname).resume();
  // A server may close the connection before it has read the whole request.
  socket.on('error', () => {});
  socket.write(Buffer.from(request, 'latin1'));
  const timer = setTimeout(() => socket.destroy(), cutMs);
  await new Promise(resolve => socket.once('close', resolve));
  clearTimeout(timer);
}

const sendAll = (url: string) =>
  Promise.all([
    ...complete.map(request => send(url, request, 5_000)),
    ...cut.map(request => send(url, request, 100)),
  ]);

/** Sends a valid webhook to nginx, which must return `status`, and then all other requests. */
async function sweep(nginx: Nginx, status: number): Promise<void> {
  const body = JSON.stringify({ merchant_transaction_id: 'none' });
  expect((await fetch(nginx.url + path, { method: 'POST', body })).status).toBe(status);
  await sendAll(nginx.url);
  await fetch(`${nginx.url}/transactions/${randomUUID()}?last=1`);
  await expect.poll(() => nginx.accessLog).toContain('"GET /transactions"');
}

const spellingsOf = (log: string) => [log, log.toLowerCase(), decode(log)];

test('neither nginx nor the app logs the webhook key, for any spelling and any malformed request', {
  tag: '@server',
}, async () => {
  test.skip(!hasNginx, 'needs nginx on Linux: install it as .ci/nginx does');
  const name = `webhook-key-${randomUUID().slice(0, 8)}`;
  const server = await Server.start(name);
  await server.untilReady();
  const up = await Nginx.start({ upstreams: [new URL(server.url).host], from: '127.0.0.3' });
  const away = await Nginx.start({ upstreams: [`127.0.0.1:${await freePort()}`], from: '127.0.0.3' });
  for (const [nginx, status] of [
    [up, 202],
    [away, 502],
  ] as const) {
    await sweep(nginx, status);
    for (const log of spellingsOf(nginx.logs)) expect(secretsIn(log)).toEqual([]);
    expect(nginx.accessLog).toMatch(
      new RegExp(`"POST /api/webhooks/proof" ${status} .* 127\\.0\\.0\\.1:\\d+ ${status} `),
    );
    expect(nginx.accessLog.split('\n').length).toBeGreaterThan(complete.length);
    await nginx.stop();
  }
  await sendAll(server.url);
  await server.stop();
  for (const log of spellingsOf(server.output)) expect(secretsIn(log)).toEqual([]);
  rmSync(`.data/e2e/${name}`, { recursive: true });
});

test('the development server, which logs URLs, does not log the webhook key', {
  tag: '@server',
}, async () => {
  // Next.js compiles each route at its first request.
  test.setTimeout(180_000);
  const log = () => readFileSync(logFile('development'), 'utf8');
  const marker = `/api/health?marker=${randomUUID().slice(0, 8)}`;
  for (const target of [
    path,
    `/x/..${path}`,
    path.replaceAll('/', '%2F'),
    `/api/${encode(key)}`,
    `/api/hook/${key}`,
  ])
    await send(developmentUrl, requestOf(`POST ${target} HTTP/1.1`), 60_000);
  await fetch(developmentUrl + marker);
  await expect.poll(log).toContain(marker);
  for (const text of spellingsOf(log())) expect(secretsIn(text)).toEqual([]);
});
