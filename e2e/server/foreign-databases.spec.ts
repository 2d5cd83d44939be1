/** Production servers on databases as partners have them: other settings, few rights, another program's tables. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { expect, test } from 'playwright/test';
import { moveTransaction } from '@/e2e/support/simulator';
import { newUser } from '@/testing/api-user';
import { Server } from '@/testing/server';
import { postgresMissing } from '@/testing/server-databases';
import { createDatabase } from '@/testing/test-postgres';

test.skip(!process.env.TEST_DATABASE_URL, postgresMissing);

/** An empty database on which `statements` were run; `run` runs more. */
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

/** Sells, lists and follows, which reads and writes every kind of column. */
async function expectThatItSells(server: Server) {
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
  const heard = user.followEvents(first, ({ status }) => status === 'completed');
  await moveTransaction(first, { status: 'processing' });
  await moveTransaction(first, { status: 'completed' });
  expect((await heard).at(-1)).toBe('completed');
  expect((await user.get(`/transactions/${first}`)).status).toBe(200);
}

const settings = (name: string) => [
  'create schema other',
  // Whoever looks along the search_path finds these first.
  'create table other.transactions (id text)',
  'create table other.rate_limits (key text)',
  `alter database ${name} set search_path = other`,
  `alter database ${name} set datestyle = 'German'`,
  `alter database ${name} set timezone = 'Asia/Kolkata'`,
  `alter database ${name} set intervalstyle = 'sql_standard'`,
];

test('settings of the database do not matter: it migrates and sells', { tag: '@server' }, async () => {
  const database = await databaseWith(settings);
  const server = await Server.start('settings', { DATABASE_URL: database.url });
  await expectThatItSells(server);
  await server.stop();
  // While Postgres cannot count, a process counts for itself, and nobody would notice.
  await database.run(`do 'begin assert exists (select from public.rate_limits); end'`);
  await database.drop();
});

test('another program’s drizzle.__drizzle_migrations is not ours', { tag: '@server' }, async () => {
  const database = await databaseWith(() => [
    'create schema drizzle',
    'create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)',
    `insert into drizzle.__drizzle_migrations (hash, created_at) values ('another', 9000000000000)`,
  ]);
  const server = await Server.start('foreign', { DATABASE_URL: database.url });
  await expectThatItSells(server);
  await server.stop();
  await database.drop();
});

test('an owner migrates; select, insert, update and delete are enough to sell, also without the owner', {
  tag: '@server',
}, async () => {
  const database = await databaseWith();
  const url = new URL(database.url);
  const name = url.pathname.slice(1);
  url.username = name.replace('proof_', 'proof_app_');
  await database.run(
    `create role ${url.username} login password '${url.password}'`,
    // What every role may do in older versions of Postgres.
    'revoke create on schema public from public',
    `revoke temporary on database ${name} from public`,
    // docs/deploy.md
    `alter default privileges in schema public grant select, insert, update, delete on tables to ${url.username}`,
  );
  for (const direct of [{ DATABASE_DIRECT_URL: database.url }, {}]) {
    const server = await Server.start('rights', { DATABASE_URL: url.href, ...direct });
    await expectThatItSells(server);
    await server.stop();
  }
  await database.run(`drop owned by ${url.username}`, `drop role ${url.username}`);
  await database.drop();
});

test('a table that is dropped: 503, and the log names it', { tag: '@server' }, async () => {
  const database = await databaseWith();
  const server = await Server.start('dropped', { DATABASE_URL: database.url });
  await server.untilReady();
  await database.run('drop table rate_limits');
  const health = async (url: string) => (await fetch(`${url}/api/health`).catch(() => null))?.status;
  // A probe of the database counts for a second.
  await expect.poll(() => health(server.url)).toBe(503);
  await expect.poll(() => server.output).toContain('public.rate_limits');
  await server.stop();

  const next = await Server.start('dropped', { DATABASE_URL: database.url });
  await expect.poll(() => health(next.url), { timeout: 30_000 }).toBe(503);
  await expect.poll(() => next.output).toContain('public.rate_limits');
  await next.stop();
  await database.drop();
});

test('no more connections than DATABASE_POOL_SIZE, however many wait', { tag: '@server' }, async () => {
  const database = await databaseWith();
  const server = await Server.start('pool', { DATABASE_URL: database.url, DATABASE_POOL_SIZE: '2' });
  await server.untilReady();
  const user = await newUser(server.url);
  const client = new Client(database.url);
  await client.connect();
  await client.query('begin');
  await client.query('lock table transactions');
  const answers = Promise.all(Array.from({ length: 12 }, () => user.get('/api/transactions')));
  const waiting = async () => {
    const { rows } = await client.query(
      `select from pg_locks where relation = 'transactions'::regclass and not granted`,
    );
    return rows.length;
  };
  await expect.poll(waiting).toBeGreaterThanOrEqual(2);
  // More would come within a moment.
  await sleep(1_000);
  expect(await waiting()).toBe(2);
  await client.query('commit');
  expect((await answers).map(({ status }) => status)).toEqual(Array(12).fill(200));
  await client.end();
  await server.stop();
  await database.drop();
});
