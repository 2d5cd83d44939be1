'use client';
import { useSyncExternalStore } from 'react';

const minuteMs = 60_000;

function everyMinute(tick: () => void) {
  const timer = setInterval(tick, minuteMs);
  return () => clearInterval(timer);
}

const thisMinute = () => Math.floor(Date.now() / minuteMs) * minuteMs;

/** The time to the minute, in ms since 1970; `serverNow` until the page is alive, so that both render alike. */
export const useNow = (serverNow: number): number =>
  useSyncExternalStore(everyMinute, thisMinute, () => serverNow);
