/** Ends processes and removes databases after a benchmark, even if it failed. */

const callbacks: (() => unknown)[] = [];

/** Runs `callback` when the benchmark is over, in reverse order of registration. */
export function onCleanup(callback: () => unknown): void {
  callbacks.push(callback);
}

export async function cleanUp(): Promise<void> {
  for (let callback = callbacks.pop(); callback; callback = callbacks.pop()) await callback();
}
