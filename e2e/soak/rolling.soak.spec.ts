/** Two production servers on one Postgres, behind one nginx, restarted in turn while people go on buying. Each is
 *  taken out of nginx first: what the kernel has accepted for a server that stops listening is lost, and nginx does
 *  not send a POST twice. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { expect, test } from 'playwright/test';
import { hasNginx, Nginx } from '@/e2e/support/nginx';
import { type ApiUser, newUser, order } from '@/testing/api-user';
import { freePort, Server } from '@/testing/server';
import { postgresMissing } from '@/testing/server-databases';
import { createDatabase } from '@/testing/test-postgres';
import { isSoak, skipWhere } from './soak';

skipWhere(!hasNginx, 'wants an nginx on Linux: install it, as .ci/nginx does');
skipWhere(!process.env.TEST_DATABASE_URL, postgresMissing);

const rounds = isSoak ? 20 : 1;
const buyers = 6;

/** Buys until `isOver`; gives what was answered, and the ids that were handed out. */
async function buys(user: ApiUser, isOver: () => boolean) {
  const answers: (number | string)[] = [];
  const ids: string[] = [];
  while (!isOver()) {
    const response = await user.post('/api/session', order).catch(String);
    answers.push(typeof response === 'string' ? response : response.status);
    if (typeof response !== 'string' && response.ok)
      ids.push((await response.json()).merchant_transaction_id);
    await sleep(Math.random() * 40);
  }
  return { answers, ids };
}

async function idsOnRecord(url: string): Promise<string[]> {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query<{ id: string }>('select id from transactions');
  await client.end();
  return rows.map(({ id }) => id);
}

test('each server taken out of nginx and restarted in turn: every request gets its session, and every session is on record', {
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
  const people = Array.from({ length: buyers }, () => newUser(nginx.url));
  const buying = (await Promise.all(people)).map(user => buys(user, () => isOver));
  for (let round = 0; round < rounds; round++)
    for (const [index, each] of ports.entries()) {
      await nginx.setUpstreams(upstreams.filter((_, other) => other !== index));
      await servers[index]?.stop('SIGTERM');
      expect(await servers[index]?.exited).toBe(0);
      servers[index] = await start(each);
      await nginx.setUpstreams(upstreams);
    }
  isOver = true;
  const bought = await Promise.all(buying);
  await Promise.all([nginx.stop(), ...servers.map(server => server.stop())]);
  expect(new Set(bought.flatMap(({ answers }) => answers)), nginx.log).toEqual(new Set([200]));
  expect(await idsOnRecord(database.url)).toEqual(expect.arrayContaining(bought.flatMap(({ ids }) => ids)));
  await database.drop();
});
