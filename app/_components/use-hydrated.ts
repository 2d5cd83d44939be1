'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** Whether the page answers to a hand yet: until then a form would be sent by the browser itself, and what was typed
 *  would be lost. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
