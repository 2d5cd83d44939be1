'use client';
import { useSyncExternalStore } from 'react';

const subscribeToNothing = () => () => {};

/** @returns whether React has hydrated the page. Before, forms must be disabled, because the browser would submit them
 *  natively and the input would be lost. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
