'use client';
import { useEffect } from 'react';

/** Has the browser ask before the page is closed, while `isAsked`; not when Proof's script sends the window to
 *  /return. (Where its frame does that itself, no page can see it coming; it has finished by then.) */
export function useBeforeUnload(isAsked: boolean): void {
  useEffect(() => {
    if (!isAsked) return;
    let isReturning = false;
    const look = ({ destination }: NavigateEvent) => {
      const { origin, pathname } = new URL(destination.url);
      isReturning = origin === window.location.origin && pathname === '/return';
    };
    const ask = (event: BeforeUnloadEvent) => {
      if (!isReturning) event.preventDefault();
    };
    // Not every browser has it.
    const navigation = 'navigation' in window ? window.navigation : null;
    navigation?.addEventListener('navigate', look);
    window.addEventListener('beforeunload', ask);
    return () => {
      navigation?.removeEventListener('navigate', look);
      window.removeEventListener('beforeunload', ask);
    };
  }, [isAsked]);
}
