import 'server-only';
/** Graceful shutdown in two steps. When the process gets its signal to stop, event streams end and connections close.
 *  When the shutdown deadline passes, calls to Proof are aborted, so that the requests that wait for them still get a
 *  response. */
import { singleton } from './singleton';

/** How long after the signal a call to Proof may take. */
const deadlineMs = 5_000;

/** Callbacks are in a set, because there may be thousands and an AbortSignal scans all its listeners when one is added. */
const state = singleton('shutdown', () => ({
  start: new AbortController(),
  callbacks: new Set<() => void>(),
  deadline: new AbortController(),
}));

/** Returns a signal that aborts when the shutdown starts. */
export const shutdownSignal = (): AbortSignal => state.start.signal;

/** Returns a signal that aborts at the shutdown deadline. */
export const shutdownDeadline = (): AbortSignal => state.deadline.signal;

/** Runs `callback` when the shutdown starts. @returns a function that unsubscribes */
export function onShutdown(callback: () => void): () => void {
  state.callbacks.add(callback);
  return () => state.callbacks.delete(callback);
}

export function startShutdown(): void {
  setTimeout(() => state.deadline.abort(), deadlineMs);
  state.start.abort();
  for (const callback of state.callbacks) callback();
}
