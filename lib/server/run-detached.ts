import 'server-only';
import { AsyncLocalStorage } from 'node:async_hooks';
import { singleton } from './singleton';

/** Begins what outlives the request that it begins in, as if it did not begin in it: sockets and timers hold on to all that
 *  Next and we keep for their request. */
export const runDetached: <T>(work: () => T) => T = singleton('outside-requests', () =>
  AsyncLocalStorage.snapshot(),
);
