import 'server-only';
import { AsyncLocalStorage } from 'node:async_hooks';
import { singleton } from './singleton';

/** Runs `callback` outside the async context of the current request. Use it to start a socket or a timer that outlives the
 *  request: otherwise it keeps everything in memory that Next and this app store for that request. */
export const runDetached: <T>(callback: () => T) => T = singleton('run-detached', () =>
  AsyncLocalStorage.snapshot(),
);
