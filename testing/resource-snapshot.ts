/** Compares the process's open sockets and timers before and after a test. For unit tests whose client and server run in one
 *  process. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';

/** Counts the sockets and timers.
 *  @returns a function that asserts that there are no more of them than now. It waits 2 s for timers, which is less than any
 *  deadline, and 10 s for sockets, because undici closes idle connections after 4 s. */
export function takeResourceSnapshot() {
  const before = activeResources();
  return async function expectNothingLeft() {
    for (let tries = 0; activeResources().timers > before.timers && tries < 40; tries++) await sleep(50);
    expect(activeResources().timers).toBeLessThanOrEqual(before.timers);
    for (let tries = 0; activeResources().sockets > before.sockets && tries < 200; tries++) await sleep(50);
    expect(activeResources().sockets).toBeLessThanOrEqual(before.sockets);
  };
}

function activeResources() {
  const all = process.getActiveResourcesInfo();
  const count = (name: string) => all.filter(each => each === name).length;
  return { sockets: count('TCPSocketWrap'), timers: count('Timeout') };
}
