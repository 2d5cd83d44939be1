'use client';
import { useLocale } from 'use-intl';
import { useNow } from './use-now';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A time (ISO 8601) in the reader's language: how long ago, within a day of it; the date in their zone after that, and
 *  always when pointed at. Only the browser knows their zone and hour: the server writes UTC. */
export function LocalTime({ at }: { at: string }) {
  const locale = useLocale();
  const now = useNow(0);
  const isHere = now > 0;
  const format = (style: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...style, ...(!isHere && { timeZone: 'UTC' }) }).format(new Date(at));
  return (
    // Servers and browsers may differ in a space; what the browser says comes at once.
    <time suppressHydrationWarning dateTime={at} title={format({ dateStyle: 'full', timeStyle: 'long' })}>
      {timeAgo(locale, now - Date.parse(at)) ??
        format({ dateStyle: 'medium', timeStyle: isHere ? 'short' : 'long' })}
    </time>
  );
}

/** "5 minutes ago"; null: before yesterday, or not yet. (`useNow` is up to a minute late.) */
function timeAgo(locale: string, ageMs: number): string | null {
  if (ageMs < -minuteMs || ageMs >= dayMs) return null;
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (ageMs < minuteMs) return ago.format(0, 'second');
  if (ageMs < hourMs) return ago.format(-Math.floor(ageMs / minuteMs), 'minute');
  return ago.format(-Math.floor(ageMs / hourMs), 'hour');
}
