'use client';
import { useSyncExternalStore } from 'react';

const minuteMs = 60_000;

function subscribeToMinutes(onMinute: () => void) {
  const timer = setInterval(onMinute, minuteMs);
  return () => clearInterval(timer);
}

const getCurrentMinute = () => Math.floor(Date.now() / minuteMs) * minuteMs;

/** @returns the current time in ms since 1970, rounded down to the minute. Until hydration it is `serverNow`, so that
 *  server and browser render the same text. */
export const useNow = (serverNow: number): number =>
  useSyncExternalStore(subscribeToMinutes, getCurrentMinute, () => serverNow);
