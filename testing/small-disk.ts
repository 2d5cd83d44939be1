/** A small disk of its own for a program, which can be filled. Wants Linux and root. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';

/** What runs a program with an empty disk mounted at `folder`, for it and its children alone. */
export const onSmallDisk = (folder: string, ...program: string[]): string[] => [
  ...['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o size=64m small "$0" && exec "$@"', folder],
  ...program,
];

export const canMount = spawnSync('unshare', ['--mount', 'true']).status === 0;
export const mountMissing = 'wants to mount a small disk: Linux, as root';

/** Writes to a file in `folder` until the disk is full; gives what frees it again. */
export function fillDisk(folder: string): () => void {
  const file = `${folder}/filler`;
  try {
    for (;;) appendFileSync(file, Buffer.alloc(16 * 1024));
  } catch {
    return () => rmSync(file);
  }
}
