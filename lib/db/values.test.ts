/** A query's values are e-mail addresses and amounts: none may be in the error that reaches a log. */
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

describe.each(testDatabases)('a query that $name refuses', ({ open }) => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await open();
    databaseSingleton.connection = Promise.resolve(connection);
    await withDatabase(db => db.insert(transactions).values(row));
  });
  afterAll(() => connection.close());

  it.each<[string, string, (db: Database) => Promise<unknown>]>([
    ['a key that is there', '23505', db => db.insert(transactions).values({ ...row, address: email })],
    ['a value of another type', '22P02', db => db.execute(sql`select ${email}::int`)],
    ['a NUL', '22021', db => db.insert(transactions).values({ ...row, id: `${email}\0` })],
    [
      'one within a transaction',
      '23505',
      db => db.transaction(tx => tx.insert(transactions).values({ ...row, address: email })),
    ],
    ['a mistake in the query', '42P01', db => db.execute(sql`select ${email} from nowhere`)],
  ])('%s: SQLSTATE %s, and none of its values', async (_, code, query) => {
    const error = await withDatabase(query).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'storage_unavailable' });
    const told = inspect(error, { depth: null, showHidden: true });
    expect(told).toContain(`SQLSTATE ${code}`);
    expect(told).not.toContain(email);
  });
});
