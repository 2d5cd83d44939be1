/** What keeps this process busy, for unit tests whose both ends are in it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';

/** Takes the level of now; gives what asserts that no more is left than that. A timer is looked for well before a
 *  deadline would have ended by itself; connections that undici made anew and did not need may idle for 4 s. */
export function takeResourceSnapshot() {
  const idle = activeResources();
  return async function expectNothingLeft() {
    for (let tries = 0; activeResources().timers > idle.timers && tries < 40; tries++) await sleep(50);
    expect(activeResources().timers).toBeLessThanOrEqual(idle.timers);
    for (let tries = 0; activeResources().sockets > idle.sockets && tries < 200; tries++) await sleep(50);
    expect(activeResources().sockets).toBeLessThanOrEqual(idle.sockets);
  };
}

/** Its connections, and its timers. */
function activeResources() {
  const all = process.getActiveResourcesInfo();
  const count = (name: string) => all.filter(each => each === name).length;
  return { sockets: count('TCPSocketWrap'), timers: count('Timeout') };
}
