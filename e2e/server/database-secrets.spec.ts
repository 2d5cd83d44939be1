/** The database's password is in no log, also when the database fails (`Server` searches the logs). The rows contain no
 *  secrets. */
import { Client } from 'pg';
import { expect, test } from 'playwright/test';
import { databasePassword } from '@/e2e/targets';
import { newUser, order } from '@/testing/api-user';
import { leaksIn } from '@/testing/leaks';
import { freePort, Server } from '@/testing/server';
import { postgresMissing } from '@/testing/server-databases';
import { createDatabase } from '@/testing/test-postgres';

test('rows contain no token, signature, e-mail address or secret', { tag: '@server' }, async () => {
  test.skip(!process.env.TEST_DATABASE_URL, postgresMissing);
  const database = await createDatabase();
  const server = await Server.start('rows', { DATABASE_URL: database.url });
  await server.untilReady();
  const user = await newUser(server.url);
  const session = await (await user.post('/api/session', order)).json();

  const client = new Client(database.url);
  await client.connect();
  const { rows: tables } = await client.query(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
     where table_schema not in ('pg_catalog', 'information_schema')`,
  );
  let rows = '';
  for (const { name } of tables) rows += JSON.stringify((await client.query(`select * from ${name}`)).rows);
  await client.end();
  expect(rows).toContain(session.merchant_transaction_id);
  for (const name of ['init_token', 'signature']) expect(rows).not.toContain(session[name]);
  expect(leaksIn(rows)).toEqual([]);

  await database.cut();
  await expect.poll(async () => (await user.get('/transactions')).status).toBe(200);
  await server.stop();
  await database.drop();
});

const broken: [string, () => Promise<string>][] = [
  [
    'an unreachable database',
    async () => `postgres://app:${databasePassword}@127.0.0.1:${await freePort()}/app`,
  ],
  ['a password with a percent sign', async () => `postgres://app:%${databasePassword}@127.0.0.1/app`],
];
for (const [name, url] of broken)
  test(`${name}: logs an error without the password, returns 503 and shows an error page`, {
    tag: '@server',
  }, async () => {
    const server = await Server.start('broken', { DATABASE_URL: await url() });
    await expect
      .poll(
        () =>
          fetch(`${server.url}/api/health`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 30_000 },
      )
      .toBe(503);
    const user = await newUser(server.url);
    const response = await user.post('/api/session', order);
    expect(response.status).toBe(503);
    expect((await response.json()).code).toBe('storage_unavailable');
    expect((await user.get('/transactions')).status).toBe(500);
    await expect.poll(() => server.output).toContain('Check DATABASE_URL');
    await server.stop();
  });

for (const [character, url] of [
  ['slash', `postgres://app:a/${databasePassword}@127.0.0.1/app`],
  ['hash', `postgres://app:a#${databasePassword}@127.0.0.1/app`],
] as const)
  for (const name of ['DATABASE_URL', 'DATABASE_DIRECT_URL'])
    test(`a password with a ${character} in ${name}: the start fails and does not log the password`, {
      tag: '@server',
    }, async () => {
      const server = await Server.start('unreadable', {
        DATABASE_URL: 'postgres://127.0.0.1/app',
        [name]: url,
      });
      expect(await server.exited).toBe(1);
      expect(server.output).toContain(`${name} cannot be read`);
    });
