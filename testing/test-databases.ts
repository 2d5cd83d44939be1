/** The databases for unit tests that run on both kinds: PGlite, and Postgres if TEST_DATABASE_URL is set. Each call of `open`
 *  creates an empty database. */
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
