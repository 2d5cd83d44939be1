/** A rolling restart of two production servers on one Postgres behind nginx, while users open sessions. Each server is removed
 *  from nginx first, because connections that the kernel has accepted for a closing server are lost, and nginx does not retry a
 *  POST request. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { expect, test } from 'playwright/test';
import { hasNginx, Nginx } from '@/e2e/support/nginx';
import { type ApiUser, newUser, order } from '@/testing/api-user';
import { freePort, Server } from '@/testing/server';
import { postgresMissing } from '@/testing/server-databases';
import { createDatabase } from '@/testing/test-postgres';
import { isSoak, skipIf } from './soak';

skipIf(!hasNginx, 'needs nginx on Linux: install it as .ci/nginx does');
skipIf(!process.env.TEST_DATABASE_URL, postgresMissing);

const rounds = isSoak ? 20 : 1;
const userCount = 6;

/** Opens sessions until `isOver` returns true. @returns the status of each response, and the ids received */
async function openSessions(user: ApiUser, isOver: () => boolean) {
  const responses: (number | string)[] = [];
  const ids: string[] = [];
  while (!isOver()) {
    const response = await user.post('/api/session', order).catch(String);
    responses.push(typeof response === 'string' ? response : response.status);
    if (typeof response !== 'string' && response.ok)
      ids.push((await response.json()).merchant_transaction_id);
    await sleep(Math.random() * 40);
  }
  return { responses, ids };
}

async function storedIds(url: string): Promise<string[]> {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query<{ id: string }>('select id from transactions');
  await client.end();
  return rows.map(({ id }) => id);
}

test('during a rolling restart, every request gets its session and every session is stored', {
  tag: '@server',
}, async () => {
  test.setTimeout(rounds * 120_000);
  const database = await createDatabase();
  const port = await freePort();
  const common = {
    APP_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: database.url,
    SESSION_LIMIT_PER_USER: '1000000',
    SESSION_LIMIT_PER_IP: '1000000',
  };
  const start = async (ownPort: number) => {
    const server = await Server.start('rolling', { ...common, PORT: String(ownPort) });
    await server.untilReady();
    return server;
  };
  const ports = [await freePort(), await freePort()];
  const servers = await Promise.all(ports.map(start));
  const upstreams = ports.map(each => `127.0.0.1:${each}`);
  const nginx = await Nginx.start({ upstreams, from: '127.0.0.3', port });

  let isOver = false;
  const users = Array.from({ length: userCount }, () => newUser(nginx.url));
  const opening = (await Promise.all(users)).map(user => openSessions(user, () => isOver));
  for (let round = 0; round < rounds; round++)
    for (const [index, each] of ports.entries()) {
      await nginx.setUpstreams(upstreams.filter((_, other) => other !== index));
      await servers[index]?.stop('SIGTERM');
      expect(await servers[index]?.exited).toBe(0);
      servers[index] = await start(each);
      await nginx.setUpstreams(upstreams);
    }
  isOver = true;
  const results = await Promise.all(opening);
  await Promise.all([nginx.stop(), ...servers.map(server => server.stop())]);
  expect(new Set(results.flatMap(({ responses }) => responses)), nginx.log).toEqual(new Set([200]));
  expect(await storedIds(database.url)).toEqual(expect.arrayContaining(results.flatMap(({ ids }) => ids)));
  await database.drop();
});
