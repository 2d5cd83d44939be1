'use client';
import { useEffect, useState } from 'react';
import { sessionLifetimeMs } from '@/lib/transactions/session-expiry';

/** Whether a session opened at `openedAt` (ms since 1970; null: none yet) has outlived its token: one hour,
 *  says Proof. Timers stand still while a computer sleeps, so the clock is read again whenever the page shows. */
export function useSessionExpiry(openedAt: number | null): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    if (openedAt === null) return;
    const check = () => setIsOver(Date.now() >= openedAt + sessionLifetimeMs);
    const timer = setTimeout(check, openedAt + sessionLifetimeMs - Date.now());
    document.addEventListener('visibilitychange', check);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', check);
    };
  }, [openedAt]);
  return isOver;
}
