import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as drizzleMigrate } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDatabase } from '@/testing/test-postgres';
import { type Migration, migrate, pendingMigrations, type Queryable, readMigrations } from './migrate';
import { requireTables } from './missing-tables';
import { openPglite } from './pglite';
import { openPostgres } from './postgres';

const migrations = readMigrations();
const migrationOf = (name: string, statement: string): Migration => ({
  name,
  hash: `hash of ${statement}`,
  statements: [statement],
});
const columnsOf = async (db: Queryable, table: string) =>
  (await db.query(`select column_name as name from information_schema.columns where table_name = '${table}'`))
    .rows;

async function postgres() {
  const { url, drop } = await createDatabase();
  const client = new Client(url);
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await drop();
  });
  return { url, client };
}

/** Shared, because PGlite is slow to open. */
let shared: Promise<PGlite> | undefined;
async function emptyPglite() {
  shared ??= PGlite.create();
  await (await shared).exec('drop schema public cascade; create schema public; reset all');
  return shared;
}

const kinds: [string, () => Promise<Queryable>][] = [
  ['PGlite', emptyPglite],
  ...(process.env.TEST_DATABASE_URL
    ? ([['Postgres', async () => (await postgres()).client]] satisfies [string, () => Promise<Queryable>][])
    : []),
];

describe.each(kinds)('migrations on %s', (_, open) => {
  it('run only once', async () => {
    const db = await open();
    expect(await pendingMigrations(db, migrations)).toEqual(migrations);
    await migrate(db, migrations);
    expect(await pendingMigrations(db, migrations)).toEqual([]);
    await migrate(db, migrations);
  });

  it('run in any order in which they are added', async () => {
    const db = await open();
    const [first, upstream, fork] = [
      migrationOf('0000_first', 'create table public.t (id int)'),
      migrationOf('0001_upstream', 'alter table public.t add column upstream int'),
      migrationOf('0002_fork', 'alter table public.t add column fork int'),
    ] as const;
    await migrate(db, [first, fork]);
    await migrate(db, [first, upstream, fork]);
    expect(await columnsOf(db, 't')).toEqual([{ name: 'id' }, { name: 'fork' }, { name: 'upstream' }]);
  });

  it('roll back a failed file, and keep the files before it', async () => {
    const db = await open();
    const good = migrationOf('0000_good', 'create table public.good (id int)');
    const bad = {
      ...migrationOf('0001_bad', ''),
      statements: ['create table public.bad (id int)', 'nonsense'],
    };
    await expect(migrate(db, [good, bad])).rejects.toThrow('nonsense');
    expect(await pendingMigrations(db, [good, bad])).toEqual([bad]);
    expect(await columnsOf(db, 'bad')).toEqual([]);
    await db.query('select from public.good');
  });

  it('rebuild an index that an interrupted run left invalid, and keep a valid one', async () => {
    const db = await open();
    await db.query('create table public.t (id int)');
    await db.query('insert into public.t values (1), (1)');
    await db.query('create unique index concurrently t_id on public.t (id)').catch(() => {});
    const state = async () =>
      (
        await db.query(`select indisvalid as valid, indisunique as once from pg_index
         where indexrelid = to_regclass('public.t_id')`)
      ).rows;
    expect(await state()).toEqual([{ valid: false, once: true }]);
    const statement = 'CREATE INDEX CONCURRENTLY "t_id" ON "public"."t" USING btree ("id")';
    await migrate(db, [migrationOf('0000_index', statement)]);
    expect(await state()).toEqual([{ valid: true, once: false }]);
    await migrate(db, [migrationOf('0001_same', `${statement};`)]);
  });

  it('refuse a CONCURRENTLY statement that depends on the search_path', async () => {
    const db = await open();
    await db.query('create table public.t (id int)');
    const statement = 'CREATE INDEX CONCURRENTLY "t_id" ON "t" ("id")';
    await expect(migrate(db, [migrationOf('0000_index', statement)])).rejects.toThrow(
      /"public"\."table" only/,
    );
  });

  it('ignore the timeouts of the role', async () => {
    const db = await open();
    await db.query(`set statement_timeout = '100ms'`);
    await migrate(db, [migrationOf('0000_slow', 'select pg_sleep(0.3)')]);
  });
});

it('requireTables names a table that is missing in PGlite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'proof-pglite-'));
  const { db } = await openPglite(folder);
  await db.execute('drop table rate_limits');
  await expect(requireTables(db)).rejects.toThrow('lacks the tables public.rate_limits');
});

describe.runIf(process.env.TEST_DATABASE_URL)('openPostgres, on a database that is not empty', () => {
  it('keeps the data of an earlier version, which used drizzle’s migrator', async () => {
    const { url, client } = await postgres();
    await drizzleMigrate(drizzle({ client }), { migrationsFolder: 'lib/db/migrations' });
    await client.query(
      `insert into transactions (id, user_id, type, network, currency, amount, address, status)
       values ('one', 'user', 'buy', 'N', 'C', '1', 'A', 'pending')`,
    );
    await (await openPostgres(url)).close();
    expect((await client.query('select id from transactions')).rows).toEqual([{ id: 'one' }]);
    const { rows } = await client.query('select name from proof_migrations order by name');
    expect(rows.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
  });

  it.each([
    ['with newer rows', '(id serial, hash text, created_at bigint)', '(hash, created_at)', `('x', 9e12)`],
    ['with other columns', '(tag text)', '(tag)', `('x')`],
  ])('leaves another program’s drizzle.__drizzle_migrations alone, %s', async (_, table, columns, values) => {
    const { url, client } = await postgres();
    await client.query('create schema drizzle');
    await client.query(`create table drizzle.__drizzle_migrations ${table}`);
    await client.query(`insert into drizzle.__drizzle_migrations ${columns} values ${values}`);
    await (await openPostgres(url)).close();
    expect((await client.query('select count(*)::int as count from transactions')).rows).toEqual([
      { count: 0 },
    ]);
    expect((await client.query('select * from drizzle.__drizzle_migrations')).rows).toHaveLength(1);
  });

  it('throws an error that names a dropped table', async () => {
    const { url, client } = await postgres();
    await (await openPostgres(url)).close();
    await client.query('drop table transaction_events');
    await expect(openPostgres(url)).rejects.toThrow('lacks the tables public.transaction_events');
  });
});
