/** A new version migrates a large table while the old version handles requests. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { expect, test } from 'playwright/test';
import { type ApiUser, newUser, order } from '@/testing/api-user';
import { Server } from '@/testing/server';
import { postgresMissing } from '@/testing/server-databases';
import { createDatabase } from '@/testing/test-postgres';
import { isSoak, skipIf } from './soak';

const size = isSoak ? 3_000_000 : 100_000;
const writerMs = isSoak ? 45_000 : 10_000;

const column = {
  tag: '9001_column',
  text: 'ALTER TABLE "public"."transactions" ADD COLUMN "extra" text;',
};
const index = {
  tag: '9002_index',
  text: 'CREATE INDEX CONCURRENTLY "transactions_by_amount" ON "public"."transactions" USING btree ("amount");',
};
const lastIndex = {
  tag: '9003_index',
  text: 'CREATE INDEX CONCURRENTLY "transactions_by_address" ON "public"."transactions" USING btree ("address");',
};

/** Creates a working directory for the build with additional migrations, which makes it a newer version. */
function createVersion(migrations: { tag: string; text: string }[]): string {
  const cwd = mkdtempSync(join(tmpdir(), 'proof-version-'));
  const folder = join(cwd, 'lib/db/migrations');
  mkdirSync(folder, { recursive: true });
  cpSync('lib/db/migrations', folder, { recursive: true });
  const journal = JSON.parse(readFileSync(`${folder}/meta/_journal.json`, 'utf8'));
  for (const { tag, text } of migrations) {
    writeFileSync(`${folder}/${tag}.sql`, text);
    journal.entries.push({ ...journal.entries.at(-1), idx: journal.entries.length, when: Date.now(), tag });
  }
  writeFileSync(`${folder}/meta/_journal.json`, JSON.stringify(journal));
  return cwd;
}

async function largeDatabase() {
  const database = await createDatabase();
  const variables = {
    DATABASE_URL: database.url,
    SESSION_LIMIT_PER_USER: '1000000',
    SESSION_LIMIT_PER_IP: '1000000',
  };
  const start = (cwd = '.') =>
    Server.start('migrations', variables, ['node', resolve('.next/standalone/server.js')], { cwd });
  const old = await start();
  await old.untilReady();
  const client = new Client(database.url);
  await client.connect();
  await client.query(
    `insert into transactions (id, user_id, type, network, currency, amount, address, status, next_ask_at)
     select 'row-' || n, 'user-' || n % 1000, 'buy', 'N', 'C', n, 'A' || n, 'completed', null
     from generate_series(1, $1::int) as n`,
    [size],
  );
  /** Writes in a transaction that stays open. @returns a function that ends the transaction */
  const startWriter = async () => {
    const writer = new Client(database.url);
    await writer.connect();
    await writer.query('begin');
    await writer.query(`update transactions set address = address where id = 'row-1'`);
    return () => writer.end();
  };
  const drop = async () => {
    await client.end();
    await database.drop();
  };
  return { client, old, start, startWriter, drop };
}

/** Opens sessions one after another. @returns a function that stops this and returns the status and duration of each */
function openSessions(user: ApiUser) {
  const responses: { status: number; ms: number }[] = [];
  let isOn = true;
  const done = (async () => {
    while (isOn) {
      const startedAt = performance.now();
      const { status } = await user.post('/api/session', order);
      responses.push({ status, ms: performance.now() - startedAt });
      await sleep(20);
    }
  })();
  return async () => {
    isOn = false;
    await done;
    return responses;
  };
}

const isValid = async (client: Client, name: string) =>
  (
    await client.query(`select indisvalid as "isValid" from pg_index where indexrelid = to_regclass($1)`, [
      name,
    ])
  ).rows;

test('migrations by two instances, with an open transaction and after a kill, do not disturb the old version', {
  tag: '@server',
}, async () => {
  skipIf(!process.env.TEST_DATABASE_URL, postgresMissing);
  test.setTimeout(isSoak ? 600_000 : 120_000);
  const { client, old, start, startWriter, drop } = await largeDatabase();
  const user = await newUser(old.url);
  const stopSessions = openSessions(user);
  const endWriter = await startWriter();
  const newer = createVersion([column, index]);
  const instances = await Promise.all([start(newer), start(newer)]);
  const stopped = await start(newer);
  await expect.poll(() => stopped.output, { timeout: 30_000 }).toContain('waiting for another instance');
  await stopped.stop();
  expect(await stopped.exited).toBe(0);
  await sleep(writerMs);
  const output = () => instances.map(({ output }) => output).join('');
  expect(output()).toContain('migrating 9001_column');
  expect(output()).toContain('waiting for another instance');
  expect(output()).not.toContain('migration 9001_column done');
  await endWriter();
  for (const server of instances) await server.untilReady();
  for (const { tag } of [column, index])
    for (const line of [`migrating ${tag}`, `migration ${tag} done`])
      expect(output().split(line), line).toHaveLength(2);
  expect(await isValid(client, 'transactions_by_amount')).toEqual([{ isValid: true }]);

  const endSecondWriter = await startWriter();
  const newest = createVersion([column, index, lastIndex]);
  const killed = await start(newest);
  await expect
    .poll(() => isValid(client, 'transactions_by_address'), { timeout: 60_000 })
    .toEqual([{ isValid: false }]);
  await killed.stop('SIGKILL');
  const next = await start(newest);
  await expect.poll(() => next.output, { timeout: 60_000 }).toContain('is retried');
  await endSecondWriter();
  await next.untilReady();
  expect(next.output).toContain(`migration ${lastIndex.tag} done`);
  expect(await isValid(client, 'transactions_by_address')).toEqual([{ isValid: true }]);

  const responses = await stopSessions();
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
  // A session that waited behind the ALTER would take as long as the open transaction.
  expect(Math.max(...responses.map(({ ms }) => ms))).toBeLessThan(writerMs / 3);
  await old.stop();
  const again = await start();
  await again.untilReady();
  await user.at(again.url).openSession();
  for (const server of [...instances, next, again]) await server.stop();
  for (const folder of [newer, newest]) rmSync(folder, { recursive: true });
  await drop();
});
