'use client';
/** An EventSource that reconnects after every end, because a browser does not reconnect after a response other than 200.
 *  It is closed while the page is hidden, because browsers allow six connections per origin. */

type Handlers = {
  /** The data of a `tx.update`. */
  onUpdate: (data: string) => void;
  /** The stream has ended and will be opened again. */
  onAway: () => void;
};

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

/** Returns the delay after so many failures in a row: exponential backoff with a cap. Up to half of it is random, so that
 *  the pages do not all reconnect at once when a server restarts.
 *  @param random from 0 to 1 */
export const reconnectDelayMs = (failures: number, random: number): number =>
  Math.min(longestDelayMs, firstDelayMs * 2 ** failures) * (0.5 + random / 2);

/** Opens the stream. A stream that ends within 30 s counts as a failure. @returns a function that closes it */
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
    // Delayed, because React's StrictMode starts, stops and starts again.
    if (document.visibilityState === 'visible') timer = setTimeout(open);
  }

  document.addEventListener('visibilitychange', start);
  start();
  return () => {
    document.removeEventListener('visibilitychange', start);
    close();
  };
}
