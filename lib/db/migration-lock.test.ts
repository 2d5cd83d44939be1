/** Several instances migrate one Postgres at the same time, directly and through a pooler. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasPgbouncer, startPgbouncer } from '@/testing/pgbouncer';
import { createDatabase } from '@/testing/test-postgres';
import { type Migration, migrate } from './migrate';
import { withMigrationLock } from './migration-lock';

const table: Migration = {
  name: '0000_table',
  hash: 'table',
  statements: ['create table public.t (id int)'],
};
const column: Migration = {
  name: '0001_column',
  hash: 'column',
  statements: ['alter table public.t add column more int'],
};
const index: Migration = {
  name: '0002_index',
  hash: 'index',
  statements: ['CREATE INDEX CONCURRENTLY "t_id" ON "public"."t" USING btree ("id");'],
};

async function connect(url: string): Promise<Client> {
  const client = new Client(url);
  await client.connect();
  return client;
}

/** Creates a database with a table, and connects to it. */
async function createTestDatabase() {
  const { url, drop } = await createDatabase();
  const client = await connect(url);
  onTestFinished(async () => {
    await client.end();
    await drop();
  });
  await migrate(client, [table]);
  return { url, client };
}

const migrateAt = (url: string) => withMigrationLock(url, client => migrate(client, [table, column, index]));

const routes: [string, (url: string) => Promise<string>][] = [
  ['directly', async url => url],
  ...(hasPgbouncer
    ? ([
        [
          'through pgbouncer',
          async url => {
            const pooler = await startPgbouncer(url);
            onTestFinished(pooler.stop);
            return pooler.url;
          },
        ],
      ] satisfies [string, (url: string) => Promise<string>][])
    : []),
];

describe.runIf(process.env.TEST_DATABASE_URL)('three concurrent instances', () => {
  it.each(routes)('run each migration once, connected %s', async (_, route) => {
    const { url, client } = await createTestDatabase();
    const through = await route(url);
    await Promise.all([through, through, through].map(migrateAt));
    const { rows } = await client.query('select name from proof_migrations order by name');
    expect(rows.map(({ name }) => name)).toEqual(['0000_table', '0001_column', '0002_index']);
  });

  it('wait for an idle transaction of a writer, without blocking other writers', async () => {
    const { url, client } = await createTestDatabase();
    const [idle, busy] = await Promise.all([connect(url), connect(url)]);
    await idle.query('begin');
    await idle.query('insert into t values (1)');
    const startedAt = performance.now();
    const migrating = Promise.all([url, url, url].map(migrateAt));
    let slowest = 0;
    while (performance.now() - startedAt < 5_000) {
      const insertedAt = performance.now();
      await busy.query('insert into t (id) values (2)');
      slowest = Math.max(slowest, performance.now() - insertedAt);
      await sleep(10);
    }
    expect((await client.query('select * from t')).fields.map(({ name }) => name)).toEqual(['id']);
    const heldMs = performance.now() - startedAt;
    await idle.query('commit');
    await migrating;
    expect(slowest).toBeLessThan(heldMs / 4);
    expect((await client.query('select * from t')).fields.map(({ name }) => name)).toEqual(['id', 'more']);
    await Promise.all([idle.end(), busy.end()]);
  });
});
