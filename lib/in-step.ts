import 'server-only';
/** What thousands have to do every so often, done in step (a timing wheel): the process wakes up once a second for all of
 *  them, and not for each. On time to a second. */
import { log } from './log';
import { processWide } from './process-wide';

type Work = () => void;

/** What is to be done, by the second. */
const wheel = () =>
  processWide('wheel', () => {
    const due = new Map<number, Set<Work>>();
    let last = currentSecond();
    const turn = () => {
      // A busy process may have missed some.
      for (const now = currentSecond(); last < now; ) {
        const works = due.get(++last) ?? [];
        due.delete(last);
        for (const work of works) attempt(work);
      }
    };
    setInterval(turn, 1_000).unref();
    return due;
  });

const currentSecond = () => Math.round(performance.now() / 1_000);

/** What goes wrong in one is not to stop the others. */
function attempt(work: Work): void {
  try {
    work();
  } catch (error) {
    log.error({ error }, 'something that is done every so often failed');
  }
}

/** Has `work` done in so many seconds, at least one; gives what prevents that. */
export function inSeconds(seconds: number, work: Work): () => void {
  const due = wheel();
  const second = currentSecond() + seconds;
  const works = due.get(second) ?? new Set();
  due.set(second, works.add(work));
  return () => {
    if (works.delete(work) && works.size === 0) due.delete(second);
  };
}

/** Has `work` done again and again, so many seconds apart; gives what ends that. */
export function everySeconds(seconds: number, work: Work): () => void {
  let stop = inSeconds(seconds, again);
  function again() {
    stop = inSeconds(seconds, again);
    work();
  }
  return () => stop();
}
