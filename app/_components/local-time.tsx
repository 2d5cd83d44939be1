'use client';
import { useLocale } from 'use-intl';
import { useNow } from './use-now';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Shows a time (`at`, ISO 8601) in the user's language: relative for one day ("5 minutes ago"), then as a date. The
 *  tooltip always has the full date. The server renders UTC, because only the browser knows the user's time zone. */
export function LocalTime({ at }: { at: string }) {
  const locale = useLocale();
  const now = useNow(0);
  const isInBrowser = now > 0;
  const format = (style: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...style, ...(!isInBrowser && { timeZone: 'UTC' }) }).format(
      new Date(at),
    );
  return (
    // Server and browser may format with different spaces. The browser's text replaces the server's after hydration.
    <time suppressHydrationWarning dateTime={at} title={format({ dateStyle: 'full', timeStyle: 'long' })}>
      {timeAgo(locale, now - Date.parse(at)) ??
        format({ dateStyle: 'medium', timeStyle: isInBrowser ? 'short' : 'long' })}
    </time>
  );
}

/** @returns a text like "5 minutes ago"; null for more than a day ago, or for the future. One minute in the future is
 *  accepted, because `useNow` is up to one minute late. */
function timeAgo(locale: string, ageMs: number): string | null {
  if (ageMs < -minuteMs || ageMs >= dayMs) return null;
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (ageMs < minuteMs) return ago.format(0, 'second');
  if (ageMs < hourMs) return ago.format(-Math.floor(ageMs / minuteMs), 'minute');
  return ago.format(-Math.floor(ageMs / hourMs), 'hour');
}
