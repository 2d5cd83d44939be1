'use client';
import { useEffect, useState } from 'react';
import { sessionLifetimeMs } from '@/lib/transactions/session-expiry';

/** Also checks when the page becomes visible, because timers stop while a computer sleeps.
 *  @param openedAt in ms since 1970; null: no session is open yet
 *  @returns whether the session's token has expired: one hour after it was opened, according to Proof */
export function useSessionExpiry(openedAt: number | null): boolean {
  const [isExpired, setIsExpired] = useState(false);
  useEffect(() => {
    if (openedAt === null) return;
    const expiresAt = openedAt + sessionLifetimeMs;
    const check = () => setIsExpired(Date.now() >= expiresAt);
    const timer = setTimeout(check, expiresAt - Date.now());
    document.addEventListener('visibilitychange', check);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', check);
    };
  }, [openedAt]);
  return isExpired;
}
