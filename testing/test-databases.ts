/** The databases that the store's and the channels' suites run on: PGlite always, Postgres where TEST_DATABASE_URL
 *  names one. Each suite gets an empty one of its own. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '@/lib/db/connection';
import { openPglite } from '@/lib/db/pglite';
import { openPostgres } from '@/lib/db/postgres';
import { createDatabase } from './test-postgres';

type TestDatabase = { name: string; open: () => Promise<Connection> };

const pglite: TestDatabase = {
  name: 'PGlite',
  open: () => openPglite(mkdtempSync(join(tmpdir(), 'proof-pglite-'))),
};

const postgres: TestDatabase = {
  name: 'Postgres',
  open: async () => {
    const { url, drop } = await createDatabase();
    const connection = await openPostgres(url);
    const close = async () => {
      await connection.close();
      await drop();
    };
    return { ...connection, close };
  },
};

export const testDatabases = process.env.TEST_DATABASE_URL ? [pglite, postgres] : [pglite];
