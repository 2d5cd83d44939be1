import 'server-only';
/** Graceful shutdown in two steps. When the process gets its signal to stop, event streams end and connections close.
 *  When the shutdown deadline passes, calls to Proof are aborted, so that the requests that wait for them still get a
 *  response. */
import { singleton } from './singleton';

/** How long after the signal a call to Proof may take. */
const deadlineMs = 5_000;

/** A signal, and a set of callbacks. Thousands of callers use the callbacks, because an AbortSignal scans all its listeners
 *  when a listener is added. */
function createStep() {
  const controller = new AbortController();
  const callbacks = new Set<() => void>();
  controller.signal.addEventListener('abort', () => {
    for (const callback of callbacks) callback();
  });
  return { controller, callbacks };
}

const state = singleton('shutdown', () => ({ start: createStep(), deadline: createStep() }));

/** Returns a signal that aborts when the shutdown starts. */
export const shutdownSignal = (): AbortSignal => state.start.controller.signal;

/** Returns a signal that aborts at the shutdown deadline. */
export const shutdownDeadline = (): AbortSignal => state.deadline.controller.signal;

/** Runs `callback` when the shutdown starts. @returns a function that unsubscribes */
export const onShutdown = (callback: () => void): (() => void) => subscribe(state.start, callback);

/** Runs `callback` at the shutdown deadline. @returns a function that unsubscribes */
export const onShutdownDeadline = (callback: () => void): (() => void) => subscribe(state.deadline, callback);

function subscribe({ callbacks }: ReturnType<typeof createStep>, callback: () => void): () => void {
  callbacks.add(callback);
  return () => callbacks.delete(callback);
}

export function startShutdown(): void {
  state.start.controller.abort();
  setTimeout(() => state.deadline.controller.abort(), deadlineMs);
}
