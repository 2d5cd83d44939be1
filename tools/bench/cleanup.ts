/** What a benchmark has to end or remove, however it ends. */

const todo: (() => unknown)[] = [];

/** Has this done once the benchmark is over; the last first. */
export function onCleanup(work: () => unknown): void {
  todo.push(work);
}

export async function cleanUp(): Promise<void> {
  for (let work = todo.pop(); work; work = todo.pop()) await work();
}
