import { randomUUID } from 'node:crypto';
import { getTableName, sql, TransactionRollbackError } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testDatabases } from '@/testing/test-databases';
import { createDatabase } from '@/testing/test-postgres';
import type { Connection } from './connection';
import { databaseSingleton } from './index';
import { openPostgres } from './postgres';
import { rateLimits, transactionEvents, transactions } from './schema';
import { forgetLastProbe, requireWritableDatabase } from './write-probe';

describe.each(testDatabases)('requireWritableDatabase, on $name', ({ open }) => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await open();
    databaseSingleton.connection = Promise.resolve(connection);
  });
  afterAll(() => connection.close());
  beforeEach(() => {
    vi.restoreAllMocks();
    forgetLastProbe();
  });

  it('leaves no rows in the tables', async () => {
    await requireWritableDatabase();
    for (const table of [transactions, transactionEvents, rateLimits])
      expect(await connection.db.$count(table), getTableName(table)).toBe(0);
  });

  it('writes once for all callers within a second, until forgetLastProbe', async () => {
    const execute = vi.spyOn(connection.db, 'execute');
    const probes = () => execute.mock.calls.length;
    await Promise.all(Array.from({ length: 50 }, () => requireWritableDatabase()));
    const once = probes();
    for (let count = 0; count < 5; count++) await requireWritableDatabase();
    expect(probes()).toBe(once);
    forgetLastProbe();
    await requireWritableDatabase();
    expect(probes()).toBe(2 * once);
  });

  it.each([transactions, transactionEvents, rateLimits].map(getTableName))(
    'throws storage_unavailable without the table %s',
    async table => {
      await connection.db.execute(sql.raw(`alter table ${table} rename to gone`));
      await expect(requireWritableDatabase()).rejects.toMatchObject({ code: 'storage_unavailable' });
      // The result of the last second is used for a failure too.
      await expect(requireWritableDatabase()).rejects.toMatchObject({ code: 'storage_unavailable' });
      await connection.db.execute(sql.raw(`alter table gone rename to ${table}`));
      forgetLastProbe();
      await requireWritableDatabase();
    },
  );
});

describe.skipIf(!process.env.TEST_DATABASE_URL)('requireWritableDatabase, on Postgres', () => {
  it('needs only the rights to select, insert, update and delete', async () => {
    const { url, drop } = await createDatabase();
    const connection = await openPostgres(url);
    const role = `writer_${randomUUID().replaceAll('-', '')}`;
    await connection.db
      .transaction(async tx => {
        await tx.execute(sql.raw(`create role ${role}`));
        await tx.execute(
          sql.raw(`grant select, insert, update, delete on all tables in schema public to ${role}`),
        );
        await tx.execute(sql.raw(`set local role ${role}`));
        databaseSingleton.connection = Promise.resolve({ ...connection, db: tx });
        forgetLastProbe();
        await requireWritableDatabase();
        // A role belongs to the whole server, so the rollback removes it.
        tx.rollback();
      })
      .catch(error => expect(error).toBeInstanceOf(TransactionRollbackError));
    await connection.close();
    await drop();
  });
});
