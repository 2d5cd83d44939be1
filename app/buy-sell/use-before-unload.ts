'use client';
import { useEffect } from 'react';

/** Makes the browser ask for confirmation before the page is closed, while `isEnabled`. It does not ask when Proof's script
 *  sends the window to /return. A navigation of the top window by the widget's frame cannot be detected; the payment has
 *  finished by then. */
export function useBeforeUnload(isEnabled: boolean): void {
  useEffect(() => {
    if (!isEnabled) return;
    let isReturning = false;
    const handleNavigate = ({ destination }: NavigateEvent) => {
      const { origin, pathname } = new URL(destination.url);
      isReturning = origin === window.location.origin && pathname === '/return';
    };
    const handleBeforeUnload = (event: BeforeUnloadEvent) => {
      if (!isReturning) event.preventDefault();
    };
    // Some browsers do not support the Navigation API.
    const navigation = 'navigation' in window ? window.navigation : null;
    navigation?.addEventListener('navigate', handleNavigate);
    window.addEventListener('beforeunload', handleBeforeUnload);
    return () => {
      navigation?.removeEventListener('navigate', handleNavigate);
      window.removeEventListener('beforeunload', handleBeforeUnload);
    };
  }, [isEnabled]);
}
