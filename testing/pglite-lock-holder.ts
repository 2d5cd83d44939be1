/** Opens the embedded database's folder as a server does, says so, and keeps it until it is ended: `tsx data-folder-owner.ts
 *  FOLDER`. For tests. */
import { lockDataFolder } from '@/lib/db/pglite-lock';

lockDataFolder(process.argv[2] ?? '').then(
  () => {
    process.stdout.write('open\n');
    setInterval(() => {}, 1_000);
  },
  error => {
    process.stdout.write(`${error}\n`);
    process.exitCode = 1;
  },
);
