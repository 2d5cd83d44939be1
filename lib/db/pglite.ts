import 'server-only';
/** PGlite: Postgres inside this process, in a folder that only one process may have open. */
import { drizzle } from 'drizzle-orm/pglite';
import { log } from '@/lib/log';
import type { Connection } from './connection';
import { openDataFolder } from './data-folder';
import { migrate, readMigrations } from './migrate';
import { requireTables } from './missing-tables';
import * as schema from './schema';

/** Opens the database in `folder`, migrated. @throws Error when another process has it. */
export async function openPglite(folder: string): Promise<Connection> {
  const { PGlite } = await import('@electric-sql/pglite');
  const client = await PGlite.create(await openDataFolder(folder));
  const db = drizzle({ client, schema });
  await migrate(client, readMigrations());
  await requireTables(db);
  return {
    db,
    listen: (channel, onMessage, onGap) => {
      client.listen(channel, onMessage).then(onGap, error => log.error({ error }, 'PGlite does not listen'));
    },
    close: () => client.close(),
  };
}
