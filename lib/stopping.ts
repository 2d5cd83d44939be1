import 'server-only';
/** That this process was told to stop: one fact for all who have to hurry then, or to let go. */
import { setMaxListeners } from 'node:events';
import { processWide } from './process-wide';

/** How long a call to Proof may still take. */
const lastCallMs = 5_000;

const state = () =>
  processWide('stopping', () => {
    const [begun, lastCall] = [new AbortController(), new AbortController()];
    // Every call to Proof listens to the latter.
    setMaxListeners(0, begun.signal, lastCall.signal);
    const works = new Set<() => void>();
    begun.signal.addEventListener('abort', () => {
      for (const work of works) work();
    });
    return { begun, lastCall, works };
  });

/** Aborts as soon as the process is to stop. */
export const stopping = (): AbortSignal => state().begun.signal;

/** Has `work` done as soon as the process is to stop, unless what it gives is called before. For what there may be
 *  thousands of: a signal goes through all its listeners for each that is added. */
export function onStopping(work: () => void): () => void {
  const { works } = state();
  works.add(work);
  return () => works.delete(work);
}

/** Aborts when nothing can be waited for any longer, so that there is time to answer. */
export const lastCall = (): AbortSignal => state().lastCall.signal;

export function beginStopping(): void {
  state().begun.abort();
  setTimeout(() => state().lastCall.abort(), lastCallMs);
}
