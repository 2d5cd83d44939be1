/** The databases for a server that a test starts: PGlite, and Postgres if TEST_DATABASE_URL is set. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createDatabase } from './test-postgres';

type ServerDatabase = { variables: Record<string, string>; drop: () => Promise<void> };

export const serverDatabases: { name: string; isMissing: boolean; make: () => Promise<ServerDatabase> }[] = [
  {
    name: 'PGlite',
    isMissing: false,
    make: async () => {
      const folder = `.data/e2e/database-${randomUUID().slice(0, 8)}`;
      return { variables: { DATABASE_DIR: folder }, drop: async () => rmSync(folder, { recursive: true }) };
    },
  },
  {
    name: 'Postgres',
    isMissing: !process.env.TEST_DATABASE_URL,
    make: async () => {
      const { url, drop } = await createDatabase();
      return { variables: { DATABASE_URL: url }, drop };
    },
  },
];

export const postgresMissing = 'needs Postgres: set TEST_DATABASE_URL, as .ci/run does';
