/** Runs a program on a small disk that a test can fill. Needs Linux and root. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';

/** Returns the command that runs a program with an empty disk mounted at `folder`. Only the program and its children see the
 *  disk. */
export const onSmallDisk = (folder: string, ...program: string[]): string[] => [
  ...['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o size=64m small "$0" && exec "$@"', folder],
  ...program,
];

export const canMount = spawnSync('unshare', ['--mount', 'true']).status === 0;
export const mountMissing = 'needs to mount a small disk: Linux, as root';

/** Writes to a file in `folder` until the disk is full. @returns a function that frees the space */
export function fillDisk(folder: string): () => void {
  const file = `${folder}/filler`;
  try {
    for (;;) appendFileSync(file, Buffer.alloc(16 * 1024));
  } catch {
    return () => rmSync(file);
  }
}
