/** Takes the lock of an embedded database's folder, prints `open`, and holds the lock until the process ends:
 *  `tsx pglite-lock-holder.ts FOLDER`. For tests. */
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
