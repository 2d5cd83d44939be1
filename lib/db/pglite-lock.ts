import 'server-only';
/** Locks the embedded database's folder for one process. PGlite allows two processes to open the same folder, and then
 *  loses rows. The lock is the kernel's, on an open file next to the data. Therefore it works across containers that share
 *  the volume, it ends with its process, and a paused process keeps it. */
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '@/lib/log';

const waitForOwnerMs = 10_000;

/** Creates `folder` with mode 0700 and locks it. Waits up to 10 s for another process to release the lock.
 *  @returns the path of the data in the folder, and a function that releases the lock (like the end of the process)
 *  @throws Error when the folder is not writable, or another process still holds the lock */
export async function lockDataFolder(folder: string): Promise<{ path: string; unlock: () => void }> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  makePrivate(folder);
  const lock = join(folder, 'pglite.lock');
  const file = openSync(lock, 'a+', 0o600);
  // Imported here because a server with Postgres needs no native module.
  const { tryLock } = await import('fs-native-extensions');
  const endsAt = performance.now() + waitForOwnerMs;
  while (!tryLock(file)) {
    if (performance.now() > endsAt) {
      const owner = readFileSync(lock, 'utf8').trim();
      closeSync(file);
      throw new Error(
        `the folder ${folder} is in use by ${owner}: stop it, set another DATABASE_DIR, or use DATABASE_URL`,
      );
    }
    await sleep(100);
  }
  // This text is only for the message above. The file is never removed, because then two processes could lock two files.
  writeFileSync(lock, `process ${process.pid} on ${hostname()}\n`);
  return { path: join(folder, 'pgdata'), unlock: () => closeSync(file) };
}

/** Sets mode 0700. This fails for a volume that belongs to another user and is writable for this user, such as a
 *  Kubernetes volume with `fsGroup`. */
function makePrivate(folder: string): void {
  try {
    chmodSync(folder, 0o700);
  } catch (error) {
    log.warn({ error, folder }, 'the mode of the data folder could not be set to 0700');
  }
}
