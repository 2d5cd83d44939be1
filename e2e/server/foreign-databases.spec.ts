/** Production servers on databases with unusual settings, restricted roles, or another program's tables. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { expect, test } from 'playwright/test';
import { moveTransaction } from '@/e2e/support/simulator';
import { newUser } from '@/testing/api-user';
import { Server } from '@/testing/server';
import { postgresMissing } from '@/testing/server-databases';
import { createDatabase } from '@/testing/test-postgres';

test.skip(!process.env.TEST_DATABASE_URL, postgresMissing);

/** Creates a database and runs `statements` on it. @returns the database, and a function that runs more statements */
async function databaseWith(statements: (name: string) => string[] = () => []) {
  const database = await createDatabase();
  const run = async (...all: string[]) => {
    const client = new Client(database.url);
    await client.connect();
    for (const statement of all) await client.query(statement);
    await client.end();
  };
  await run(...statements(new URL(database.url).pathname.slice(1)));
  return { ...database, run };
}

/** Opens sessions, lists them and follows one, which reads and writes every type of column. */
async function expectWorking(server: Server) {
  await server.untilReady();
  const user = await newUser(server.url);
  const first = await user.openSession();
  const second = await user.openSession();
  const page = await (await user.get('/api/transactions')).json();
  expect(
    page.transactions.map((each: { merchant_transaction_id: string }) => each.merchant_transaction_id),
  ).toEqual([second, first]);
  for (const { created_at } of page.transactions) {
    const age = Date.now() - Date.parse(created_at);
    expect(age).toBeGreaterThan(-60_000);
    expect(age).toBeLessThan(60_000);
  }
  const received = user.followEvents(first, ({ status }) => status === 'completed');
  await moveTransaction(first, { status: 'processing' });
  await moveTransaction(first, { status: 'completed' });
  expect((await received).at(-1)).toBe('completed');
  expect((await user.get(`/transactions/${first}`)).status).toBe(200);
}

const settings = (name: string) => [
  'create schema other',
  // A query without a schema would find these tables first.
  'create table other.transactions (id text)',
  'create table other.rate_limits (key text)',
  `alter database ${name} set search_path = other`,
  `alter database ${name} set datestyle = 'German'`,
  `alter database ${name} set timezone = 'Asia/Kolkata'`,
  `alter database ${name} set intervalstyle = 'sql_standard'`,
];

test('the server migrates and works with unusual database settings', { tag: '@server' }, async () => {
  const database = await databaseWith(settings);
  const server = await Server.start('settings', { DATABASE_URL: database.url });
  await expectWorking(server);
  await server.stop();
  // Checked here, because the server falls back to counting in memory when this table cannot be used.
  await database.run(`do 'begin assert exists (select from public.rate_limits); end'`);
  await database.drop();
});

test('ignores another program’s drizzle.__drizzle_migrations', { tag: '@server' }, async () => {
  const database = await databaseWith(() => [
    'create schema drizzle',
    'create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)',
    `insert into drizzle.__drizzle_migrations (hash, created_at) values ('another', 9000000000000)`,
  ]);
  const server = await Server.start('foreign', { DATABASE_URL: database.url });
  await expectWorking(server);
  await server.stop();
  await database.drop();
});

test('after a migration by the owner, select, insert, update and delete are enough rights', {
  tag: '@server',
}, async () => {
  const database = await databaseWith();
  const url = new URL(database.url);
  const name = url.pathname.slice(1);
  url.username = name.replace('proof_', 'proof_app_');
  await database.run(
    `create role ${url.username} login password '${url.password}'`,
    // Older versions of Postgres grant these rights to every role.
    'revoke create on schema public from public',
    `revoke temporary on database ${name} from public`,
    // docs/deploy.md
    `alter default privileges in schema public grant select, insert, update, delete on tables to ${url.username}`,
  );
  for (const direct of [{ DATABASE_DIRECT_URL: database.url }, {}]) {
    const server = await Server.start('rights', { DATABASE_URL: url.href, ...direct });
    await expectWorking(server);
    await server.stop();
  }
  await database.run(`drop owned by ${url.username}`, `drop role ${url.username}`);
  await database.drop();
});

test('a dropped table: health is 503, and the log names the table', { tag: '@server' }, async () => {
  const database = await databaseWith();
  const server = await Server.start('dropped', { DATABASE_URL: database.url });
  await server.untilReady();
  await database.run('drop table rate_limits');
  const health = async (url: string) => (await fetch(`${url}/api/health`).catch(() => null))?.status;
  // The result of a health check is cached for a second.
  await expect.poll(() => health(server.url)).toBe(503);
  await expect.poll(() => server.output).toContain('public.rate_limits');
  await server.stop();

  const next = await Server.start('dropped', { DATABASE_URL: database.url });
  await expect.poll(() => health(next.url), { timeout: 30_000 }).toBe(503);
  await expect.poll(() => next.output).toContain('public.rate_limits');
  await next.stop();
  await database.drop();
});

test('opens at most DATABASE_POOL_SIZE connections', { tag: '@server' }, async () => {
  const database = await databaseWith();
  const server = await Server.start('pool', { DATABASE_URL: database.url, DATABASE_POOL_SIZE: '2' });
  await server.untilReady();
  const user = await newUser(server.url);
  const client = new Client(database.url);
  await client.connect();
  await client.query('begin');
  await client.query('lock table transactions');
  const responses = Promise.all(Array.from({ length: 12 }, () => user.get('/api/transactions')));
  const waiting = async () => {
    const { rows } = await client.query(
      `select from pg_locks where relation = 'transactions'::regclass and not granted`,
    );
    return rows.length;
  };
  await expect.poll(waiting).toBeGreaterThanOrEqual(2);
  // Gives further connections time to appear.
  await sleep(1_000);
  expect(await waiting()).toBe(2);
  await client.query('commit');
  expect((await responses).map(({ status }) => status)).toEqual(Array(12).fill(200));
  await client.end();
  await server.stop();
  await database.drop();
});
