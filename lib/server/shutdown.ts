import 'server-only';
/** That this process was told to stop: one fact for all who have to hurry then, or to let go. */
import { singleton } from './singleton';

/** How long a call to Proof may still take. */
const lastCallMs = 5_000;

/** Something that happens once, and what is to be done then. */
const moment = () => {
  const controller = new AbortController();
  const works = new Set<() => void>();
  controller.signal.addEventListener('abort', () => {
    for (const work of works) work();
  });
  return { controller, works };
};

const state = singleton('stopping', () => ({ begun: moment(), shutdownDeadline: moment() }));

/** Aborts as soon as the process is to stop. */
export const shutdownSignal = (): AbortSignal => state.begun.controller.signal;

/** Aborts when nothing can be waited for any longer, so that there is time to answer. */
export const lastCall = (): AbortSignal => state.shutdownDeadline.controller.signal;

// For what there may be thousands of: a signal goes through all its listeners for each that is added.

/** Has `work` done as soon as the process is to stop, unless what it gives is called before. */
export const onShutdown = (work: () => void): (() => void) => on(state.begun, work);

/** The same, at the last call. */
export const onShutdownDeadline = (work: () => void): (() => void) => on(state.shutdownDeadline, work);

function on({ works }: ReturnType<typeof moment>, work: () => void): () => void {
  works.add(work);
  return () => works.delete(work);
}

export function startShutdown(): void {
  state.begun.controller.abort();
  setTimeout(() => state.shutdownDeadline.controller.abort(), lastCallMs);
}
