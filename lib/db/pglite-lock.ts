import 'server-only';
/** The embedded database's folder, locked for one process: PGlite lets two processes open the same folder and then loses
 *  rows. The kernel holds the lock, on an open file beside the data. So it holds across containers that share the volume,
 *  a process that is gone holds none, and a paused one keeps its own. */
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '@/lib/log';

const waitForOwnerMs = 10_000;

/** Makes `folder` (mode 0700) and locks it; waits up to 10 s for another process to stop.
 *  @returns the path of the data in the folder, and a function that releases the lock (the end of the process does, too).
 *  @throws Error when the folder cannot be written, or another process still holds the lock. */
export async function lockDataFolder(folder: string): Promise<{ path: string; unlock: () => void }> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  makePrivate(folder);
  const lock = join(folder, 'pglite.lock');
  const file = openSync(lock, 'a+', 0o600);
  // Loaded here because a server with a Postgres needs no native module.
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
  // For the message above only. The file stays when the process ends: to remove it would let two processes lock two files.
  writeFileSync(lock, `process ${process.pid} on ${hostname()}\n`);
  return { path: join(folder, 'pgdata'), unlock: () => closeSync(file) };
}

/** A volume may belong to another user who gave this one the right to write, such as a Kubernetes volume with `fsGroup`.
 *  Then its mode cannot be changed. */
function makePrivate(folder: string): void {
  try {
    chmodSync(folder, 0o700);
  } catch (error) {
    log.warn({ error, folder }, 'the mode of the data folder could not be set to 0700');
  }
}
