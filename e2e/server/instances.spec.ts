/** Two production servers on one Postgres. */
import { expect, test } from 'playwright/test';
import { moveTransaction, simulatorFor } from '@/e2e/support/simulator';
import { newUser, order } from '@/testing/api-user';
import { Server } from '@/testing/server';
import { postgresMissing } from '@/testing/server-databases';
import { createDatabase } from '@/testing/test-postgres';

test.skip(!process.env.TEST_DATABASE_URL, postgresMissing);

/** Starts two servers, signs a user in, and opens a transaction whose webhooks go to the first server only. */
async function twoServers() {
  const database = await createDatabase();
  const start = (name: string) => Server.start(name, { DATABASE_URL: database.url });
  const [a, b] = await Promise.all([start('a'), start('b')]);
  await Promise.all([a.untilReady(), b.untilReady()]);
  const user = await newUser(a.url);
  const simulator = simulatorFor(user.email);
  await simulator.breakChannel('websocket', 'refuse');
  await simulator.sendWebhooksTo(a.url);
  const stop = async () => {
    await Promise.all([a.stop(), b.stop()]);
    await database.drop();
  };
  return { atA: user, atB: user.at(b.url), id: await user.openSession(), cut: database.cut, stop };
}

test('a webhook to instance A updates the stream at instance B', {
  tag: '@status',
}, async () => {
  const { atB, id, stop } = await twoServers();
  const received = atB.followEvents(id, ({ status }) => status === 'completed');
  await moveTransaction(id, { status: 'processing' });
  await moveTransaction(id, { status: 'completed' });
  expect((await received).at(-1)).toBe('completed');
  await stop();
});

test('a user who exceeds the limit at both instances does not limit other users at the same address', {
  tag: '@server',
}, async () => {
  const database = await createDatabase();
  const start = (name: string) =>
    Server.start(name, { DATABASE_URL: database.url, TRUSTED_PROXIES: 'loopback' });
  const [a, b] = await Promise.all([start('a'), start('b')]);
  await Promise.all([a.untilReady(), b.untilReady()]);
  const from = { 'x-forwarded-for': '203.0.113.1' };
  const greedy = await newUser(a.url);
  const statusAt = async ({ url }: Server, user = greedy) =>
    (await user.at(url).post('/api/session', order, from)).status;
  const own = [];
  for (let count = 0; count < 20; count++) own.push(await statusAt(count % 2 ? a : b));
  expect(new Set(own)).toEqual(new Set([200]));
  const more = await Promise.all([...Array(100).keys()].map(count => statusAt(count % 2 ? a : b)));
  expect(new Set(more)).toEqual(new Set([429]));
  for (const each of [a, b]) expect(await statusAt(each, await newUser(a.url))).toBe(200);
  await Promise.all([a.stop(), b.stop()]);
  await database.drop();
});

test('both instances continue after every database connection was closed, and the stream shows later changes', {
  tag: '@status',
}, async () => {
  const { atA, atB, id, cut, stop } = await twoServers();
  const received = atB.followEvents(id, ({ status }) => status === 'completed');
  await cut();
  await moveTransaction(id, { status: 'processing' });
  await cut();
  await moveTransaction(id, { status: 'completed' });
  expect((await received).at(-1)).toBe('completed');
  expect(await atA.statusOf(id)).toBe('completed');
  expect((await atA.get('/api/health')).status).toBe(200);
  await stop();
});
