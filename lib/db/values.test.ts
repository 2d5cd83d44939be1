/** A query's values can be e-mail addresses and amounts, which must not be in an error that is logged. */
import { inspect } from 'node:util';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases } from '@/testing/test-databases';
import type { Connection, Database } from './connection';
import { databaseSingleton, withDatabase } from './index';
import { transactions } from './schema';

const email = 'ada@example.com';
const row = {
  id: 'one',
  userId: email,
  type: 'buy',
  network: 'N',
  currency: 'C',
  amount: '1',
  address: email,
  status: 'pending',
} as const;

describe.each(testDatabases)('the error of a query that fails in $name', ({ open }) => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await open();
    databaseSingleton.connection = Promise.resolve(connection);
    await withDatabase(db => db.insert(transactions).values(row));
  });
  afterAll(() => connection.close());

  it.each<[string, string, (db: Database) => Promise<unknown>]>([
    ['a duplicate key', '23505', db => db.insert(transactions).values({ ...row, address: email })],
    ['a value of another type', '22P02', db => db.execute(sql`select ${email}::int`)],
    ['a NUL', '22021', db => db.insert(transactions).values({ ...row, id: `${email}\0` })],
    [
      'a duplicate key in a transaction',
      '23505',
      db => db.transaction(tx => tx.insert(transactions).values({ ...row, address: email })),
    ],
    ['an unknown table', '42P01', db => db.execute(sql`select ${email} from nowhere`)],
  ])('has the SQLSTATE but no value: %s, %s', async (_, code, query) => {
    const error = await withDatabase(query).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'storage_unavailable' });
    const printed = inspect(error, { depth: null, showHidden: true });
    expect(printed).toContain(`SQLSTATE ${code}`);
    expect(printed).not.toContain(email);
  });
});
