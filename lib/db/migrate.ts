import 'server-only';
/** Applies the SQL files of `lib/db/migrations` in the order of the journal. Files are identified by their hashes, so that
 *  the files of a fork and of upstream can be added in any order. Runs on Postgres and on PGlite. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { log } from '@/lib/log';
import { shutdownSignal } from '@/lib/server/shutdown';

/** A connection to Postgres or PGlite. */
export type Queryable = {
  query: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>;
};

export type Migration = { name: string; hash: string; statements: string[] };

const bookkeeping = 'public.proof_migrations';
const migrationsFolder = join(process.cwd(), 'lib/db/migrations');

/** How long a statement may wait for a lock. Short, because later statements on the table queue behind
 *  the waiting statement. */
const lockTimeoutMs = 250;
const longestPauseMs = 5_000;
/** lock_not_available, deadlock_detected */
const lockErrors = ['55P03', '40P01'];

const journalSchema = z.object({ entries: z.array(z.object({ tag: z.string() })) });
const hashesSchema = z.array(z.object({ hash: z.string() }));
const indexSchema = z.array(z.object({ isValid: z.boolean() }));

/** Reads the migrations in the order of the journal. The hash covers the whole file, as drizzle computes it. Line ends
 *  become LF first, because Git may change them. */
export function readMigrations(folder = migrationsFolder): Migration[] {
  const journal: unknown = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8'));
  return journalSchema.parse(journal).entries.map(({ tag }) => {
    const text = readFileSync(join(folder, `${tag}.sql`), 'utf8').replaceAll('\r\n', '\n');
    const hash = createHash('sha256').update(text).digest('hex');
    return { name: tag, hash, statements: text.split('--> statement-breakpoint') };
  });
}

/** Returns the migrations that are not applied yet. Changes nothing. */
export async function pendingMigrations(db: Queryable, migrations: Migration[]): Promise<Migration[]> {
  if (!(await hasBookkeeping(db))) return migrations;
  const { rows } = await db.query(`select hash from ${bookkeeping}`);
  const applied = new Set(hashesSchema.parse(rows).map(({ hash }) => hash));
  return migrations.filter(({ hash }) => !applied.has(hash));
}

/** Applies the pending migrations. The caller must hold the lock of `migration-lock.ts`. */
export async function migrate(db: Queryable, migrations: Migration[]): Promise<void> {
  if (!(await hasBookkeeping(db))) await createBookkeeping(db, migrations);
  for (const migration of await pendingMigrations(db, migrations)) {
    log.info(`migrating ${migration.name}`);
    await retryOnLock(migration, () => apply(db, migration));
    log.info(`migration ${migration.name} done`);
  }
}

async function hasBookkeeping(db: Queryable): Promise<boolean> {
  const { rows } = await db.query('select 1 where to_regclass($1) is not null', [bookkeeping]);
  return rows.length > 0;
}

/** Creates the bookkeeping table. Records the migrations that an earlier version applied with drizzle's migrator. Drizzle's
 *  table may belong to another program, so only the hashes of our files are used. The query for the column `hash` returns
 *  no row when the table does not exist or when the role may not read it. */
async function createBookkeeping(db: Queryable, migrations: Migration[]): Promise<void> {
  const { rows: columns } = await db.query(
    `select 1 from information_schema.columns
     where table_schema = 'drizzle' and table_name = '__drizzle_migrations' and column_name = 'hash'`,
  );
  const former = columns.length > 0 ? await db.query('select hash from drizzle.__drizzle_migrations') : null;
  const hashes = new Set(hashesSchema.parse(former?.rows ?? []).map(({ hash }) => hash));
  await inTransaction(db, async () => {
    await db.query(
      `create table ${bookkeeping}
       (hash text primary key, name text not null, applied_at timestamptz not null default now())`,
    );
    for (const migration of migrations) if (hashes.has(migration.hash)) await record(db, migration);
  });
}

const record = (db: Queryable, { hash, name }: Migration) =>
  db.query(`insert into ${bookkeeping} (hash, name) values ($1, $2)`, [hash, name]);

async function apply(db: Queryable, migration: Migration): Promise<void> {
  if (migration.statements.some(statement => /\bconcurrently\b/i.test(statement))) {
    for (const statement of migration.statements) await createIndex(db, migration, statement);
    await record(db, migration);
    return;
  }
  await inTransaction(db, async () => {
    for (const statement of migration.statements) await db.query(statement);
    await record(db, migration);
  });
}

/** Builds an index without blocking writers. Postgres does not allow this inside a transaction, and leaves an invalid index
 *  when the build is interrupted. Such an index is dropped and built again. After the process was killed, Postgres may
 *  still be building the index. Then the drop cannot get the lock and fails, and a retry finds the finished index. */
async function createIndex(db: Queryable, { name }: Migration, statement: string): Promise<void> {
  const [, index] = /^\s*create (?:unique )?index concurrently "(\w+)" on "public"\./i.exec(statement) ?? [];
  if (index === undefined)
    throw new Error(
      `${name}: a file with CONCURRENTLY may contain statements of the form CREATE INDEX CONCURRENTLY "name" ON "public"."table" only`,
    );
  const { rows } = await db.query(
    'select indisvalid as "isValid" from pg_index where indexrelid = to_regclass($1)',
    [`public."${index}"`],
  );
  const [existing] = indexSchema.parse(rows);
  if (existing?.isValid) return;
  if (existing) await inTransaction(db, () => db.query(`drop index if exists public."${index}"`));
  // Turns off the role's own timeouts, because they could end every attempt.
  await db.query(
    `select set_config(name, '0', false) from pg_settings where name in ('statement_timeout', 'lock_timeout')`,
  );
  try {
    await db.query(statement);
  } finally {
    await db.query('reset statement_timeout').catch(() => {});
    await db.query('reset lock_timeout').catch(() => {});
  }
}

/** Runs `callback` in a transaction, with settings that override those of the database and the role. */
async function inTransaction(db: Queryable, callback: () => Promise<unknown>): Promise<void> {
  await db.query('begin');
  try {
    await db.query(
      `select set_config('search_path', 'public', true), set_config('statement_timeout', '0', true),
       set_config('lock_timeout', '${lockTimeoutMs}ms', true)`,
    );
    await callback();
    await db.query('commit');
  } catch (error) {
    await db.query('rollback').catch(() => {});
    throw error;
  }
}

/** Retries without a limit while another transaction holds a lock. */
async function retryOnLock({ name }: Migration, attempt: () => Promise<void>): Promise<void> {
  for (let pauseMs = 500; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && lockErrors.includes(String(error.code))))
        throw error;
      log.warn(`migration ${name} waits for a lock of another transaction and is retried`);
      await sleep(pauseMs, undefined, { signal: shutdownSignal() });
    }
  }
}
