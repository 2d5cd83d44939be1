/** The CPU time of one anonymous request: similar to a plain page, for any query string and cookies. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { hasNginx, Nginx } from '@/e2e/support/nginx';
import { Server } from '@/testing/server';

test.skip(process.platform !== 'linux', 'reads the CPU time of a process from /proc');
test.describe.configure({ mode: 'default' });

const rounds = 5;

/** Repeats `unit` until the text has `length` characters. */
const repeat = (unit: (index: number) => string, length: number) => {
  let text = '';
  for (let index = 0; text.length < length; index++) text += unit(index);
  return text;
};

const queries: Record<string, (index: number) => string> = {
  repeated: () => 'a&',
  empty: () => '&',
  'without a name': () => '=&',
  indexed: () => 'a[0]=&',
  'indexed one by one': index => `a[${index}]=&`,
  distinct: index => `${index.toString(36)}&`,
  'of Next’s own names': index => `nxtP${index.toString(36)}=&`,
};

let server: Server;
let name: string;
let staticFile: string;
let page: number;

/** Returns the CPU ticks of `rounds` requests for `path`. */
async function cost(path: string, headers: Record<string, string> = {}, url = server.url): Promise<number> {
  const before = server.cpuTicks();
  for (let round = 0; round < rounds; round++)
    await (await fetch(url + path, { headers, redirect: 'manual' })).text();
  return server.cpuTicks() - before;
}

test.beforeAll(async () => {
  name = `cost-${randomUUID().slice(0, 8)}`;
  server = await Server.start(name);
  await server.untilReady();
  for (let visit = 0; visit < 20; visit++) await cost('/');
  [staticFile = ''] = /\/_next\/static\/[^"]+\.js/.exec(await (await fetch(server.url)).text()) ?? [];
  // The mean of several measurements, because a tick is 10 ms.
  page = 0;
  for (let visit = 0; visit < 4; visit++) page += (await cost('/')) / 4;
});
test.afterAll(async () => {
  await server.stop();
  rmSync(`.data/e2e/${name}`, { recursive: true });
});

/** Allows four times the cost of a plain page, because reading 14 kB costs more and other tests disturb the measurement. */
const expectCheap = (ticks: number, request: string) => expect(ticks / page, request).toBeLessThan(4);

test('a query string of 14 kB is cheap on each kind of path', { tag: '@server' }, async () => {
  test.setTimeout(180_000);
  for (const [kind, unit] of Object.entries(queries))
    for (const path of ['/', '/icon.svg', staticFile, '/api/health', '/api/nothing', '/nothing'])
      expectCheap(await cost(`${path}?${repeat(unit, 14_000)}`), `${kind} at ${path}`);
});

test('cookies of 14 kB are cheap', { tag: '@server' }, async () => {
  for (const path of ['/', '/api/health', '/api/kyc', '/icon.svg'])
    for (const unit of [() => 'a=1;', (index: number) => `${index.toString(36)}=1;`])
      expectCheap(await cost(path, { cookie: repeat(unit, 14_000) }), path);
});

test('a long URL in a header that Next.js reads is cheap', { tag: '@server' }, async () => {
  const query = `/?${repeat(() => 'a&', 14_000)}`;
  for (const header of ['Next-Url', 'Referer', 'Next-Router-Segment-Prefetch'])
    expectCheap(await cost('/', { RSC: '1', [header]: query }), header);
});

test('a query string of 8 kB through nginx is cheap', { tag: '@server' }, async () => {
  test.skip(!hasNginx, 'needs nginx on Linux: install it as .ci/nginx does');
  const nginx = await Nginx.start({ upstreams: [new URL(server.url).host], from: '127.0.0.3' });
  for (const [kind, unit] of Object.entries(queries))
    for (const path of ['/', staticFile, '/api/health', '/nothing'])
      expectCheap(await cost(`${path}?${repeat(unit, 7_500)}`, {}, nginx.url), `${kind} at ${path}`);
  await nginx.stop();
});

test('query strings that the app uses still work', { tag: '@server' }, async () => {
  const parameters = 'currency=USDT&network=ERC20&amount=12.50&utm_source=mail&utm_campaign=a%20b&gclid=x';
  const response = await fetch(`${server.url}/api/transactions?status=pending&${parameters}`);
  expect(response.status).toBe(401);
  const payload = await fetch(`${server.url}/return?${parameters}&_rsc=x`, {
    headers: { RSC: '1' },
    redirect: 'manual',
  });
  expect(payload.headers.get('location')).toContain('/return?currency=USDT&network=ERC20');
});
