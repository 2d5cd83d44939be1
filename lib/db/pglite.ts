import 'server-only';
/** PGlite: Postgres inside this process. Only one process may open the folder of its data. */
import type { Extension } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { log } from '@/lib/log';
import type { Connection } from './connection';
import { migrate, readMigrations } from './migrate';
import { requireTables } from './missing-tables';
import { lockDataFolder } from './pglite-lock';
import * as schema from './schema';

/** Opens and migrates the database in `folder`.
 *  @throws Error when another process has locked the folder, or it is not writable */
export async function openPglite(folder: string): Promise<Connection> {
  const { PGlite } = await import('@electric-sql/pglite');
  const { path, unlock } = await lockDataFolder(folder);
  const panic = { message: '' };
  const client = await PGlite.create(path, { extensions: { exitOnPanic: exitOnPanic(panic) } }).catch(
    cause => {
      unlock();
      throw new Error(panic.message || `PGlite cannot open ${path}: is there room on the disk?`, { cause });
    },
  );
  const db = drizzle({ client, schema });
  await migrate(client, readMigrations());
  await requireTables(db);
  return {
    db,
    listen: (channel, onMessage, onGap) => {
      client.listen(channel, onMessage).then(onGap, error => log.error({ error }, 'LISTEN failed in PGlite'));
    },
    close: () => client.close().finally(unlock),
  };
}

/** Ends the process after a PANIC of Postgres, for example when its log is on a full disk. Otherwise PGlite would stay in a
 *  loop that no signal ends. `emscriptenOpts` are Emscripten's options. `panic` receives the last message of Postgres. */
const exitOnPanic = (panic: { message: string }): Extension => ({
  name: 'exit-on-panic',
  setup: async (_, options) => ({
    emscriptenOpts: {
      ...options,
      printErr: (line: string) => {
        panic.message = /(?:PANIC|FATAL): .*/.exec(line)?.[0] ?? panic.message;
      },
      onAbort: () => {
        process.stderr.write(`The embedded database stopped: ${panic.message}\n`);
        process.exit(1);
      },
    },
  }),
});
