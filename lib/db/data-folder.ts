import 'server-only';
/** The embedded database's folder, locked for one process: PGlite opens a folder twice without a word and
 *  destroys it. The lock is a file beside the data with the owner's process id, stale once that is gone. */
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const waitForOwnerMs = 10_000;
const settleMs = 200;

/** Makes `folder` (mode 0700) and takes its lock; gives the path of the data in it. The lock is let go when
 *  the process exits.
 *  @throws Error when another process still holds it after 10 s. */
export async function openDataFolder(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const lock = join(folder, 'lock');
  const endsAt = Date.now() + waitForOwnerMs;
  while (!(await takeLock(lock))) {
    if (Date.now() > endsAt)
      throw new Error(
        `the folder ${folder} is in use by process ${ownerOf(lock)}: stop it, set another DATABASE_DIR, or use DATABASE_URL`,
      );
    await sleep(100);
  }
  process.once('exit', () => {
    if (ownerOf(lock) === process.pid) rmSync(lock, { force: true });
  });
  return join(folder, 'pgdata');
}

/** Whether the lock is ours now. A stale one is replaced; of several processes that do so at the same
 *  moment, the last one stays in the file, which is why the file is read again after a moment. */
async function takeLock(lock: string): Promise<boolean> {
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, lock);
    return true;
  } catch {
    if (isRunning(ownerOf(lock))) return false;
    renameSync(mine, lock);
    await sleep(settleMs);
    return ownerOf(lock) === process.pid;
  } finally {
    rmSync(mine, { force: true });
  }
}

function ownerOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** Whether another process with this id is there. Our own id is a left-over: in a container every start has the same. */
function isRunning(pid: number | undefined): boolean {
  if (pid === undefined || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
