'use client';
import { useSyncExternalStore } from 'react';
import { useLocale } from 'use-intl';

const never = () => () => {};

/** A time (ISO 8601) in the reader's language and zone. Only the browser knows which zone that is: the server writes
 *  UTC. */
export function LocalTime({ at }: { at: string }) {
  const locale = useLocale();
  const isHere = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const zone = isHere ? {} : { timeZone: 'UTC' };
  const format = (style: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...style, ...zone }).format(new Date(at));
  return (
    <time dateTime={at} title={format({ dateStyle: 'full', timeStyle: 'long' })}>
      {format({ dateStyle: 'medium', timeStyle: 'short' })}
      {!isHere && ' UTC'}
    </time>
  );
}
