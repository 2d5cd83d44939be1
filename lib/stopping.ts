import 'server-only';
/** That this process was told to stop: one fact for all who have to hurry then, or to let go. */
import { setMaxListeners } from 'node:events';
import { processWide } from './process-wide';

/** How long a call to Proof may still take. */
const lastCallMs = 5_000;

const state = () =>
  processWide('stopping', () => {
    const begun = new AbortController();
    const lastCall = new AbortController();
    // One for each request and stream; Node warns of a leak from the eleventh on.
    setMaxListeners(0, begun.signal, lastCall.signal);
    return { begun, lastCall };
  });

/** Aborts as soon as the process is to stop. */
export const stopping = (): AbortSignal => state().begun.signal;

/** Aborts when nothing can be waited for any longer, so that there is time to answer. */
export const lastCall = (): AbortSignal => state().lastCall.signal;

export function beginStopping(): void {
  state().begun.abort();
  setTimeout(() => state().lastCall.abort(), lastCallMs);
}
