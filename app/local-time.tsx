'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** A time (ISO 8601) in the reader's zone. Only the browser knows which that is: the server writes UTC. */
export function LocalTime({ at }: { at: string }) {
  const isHere = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const zone = isHere ? {} : { timeZone: 'UTC' };
  const format = (style: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en', { ...style, ...zone }).format(new Date(at));
  return (
    <time dateTime={at} title={format({ dateStyle: 'full', timeStyle: 'long' })}>
      {format({ dateStyle: 'medium', timeStyle: 'short' })}
      {!isHere && ' UTC'}
    </time>
  );
}
