/** An event stream that stays: reopened by hand after whatever ends it (a browser gives up on its own after any
 *  answer but 200), and closed while the page is hidden, since browsers allow six connections per origin. */

type Handlers = {
  /** The data of a `tx.update`. */
  onUpdate: (data: string) => void;
  /** The stream ended; another will follow. */
  onAway: () => void;
};

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

/** How long to wait after so many failures in a row: doubling up to a cap, of which a random half is left out,
 *  so that the pages of a server that restarts do not all come back at once. */
export const reconnectDelayMs = (failures: number, random: number): number =>
  Math.min(longestDelayMs, firstDelayMs * 2 ** failures) * (0.5 + random / 2);

/** Listens until the function that it gives is called. A stream that soon ends again is a failure too. */
export function openReconnectingEventSource(url: string, { onUpdate, onAway }: Handlers): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let openedAt = 0;
  let failures = 0;

  function close() {
    clearTimeout(timer);
    source?.close();
    onAway();
  }
  function open() {
    openedAt = Date.now();
    source = new EventSource(url);
    source.addEventListener('tx.update', ({ data }) => onUpdate(data));
    source.addEventListener('error', () => {
      close();
      if (Date.now() - openedAt > longestDelayMs) failures = 0;
      timer = setTimeout(open, reconnectDelayMs(failures++, Math.random()));
    });
  }
  function start() {
    close();
    // Not at once: React's StrictMode starts, stops and starts again.
    if (document.visibilityState === 'visible') timer = setTimeout(open);
  }

  document.addEventListener('visibilitychange', start);
  start();
  return () => {
    document.removeEventListener('visibilitychange', start);
    close();
  };
}
