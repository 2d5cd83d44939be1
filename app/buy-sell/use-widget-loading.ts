'use client';
import { useEffect, useState } from 'react';

const slowAfterMs = 8_000;

/** @returns whether `isLoading` has been true for more than `slowAfterMs` */
export function useSlowLoading(isLoading: boolean): boolean {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    if (!isLoading) return;
    const timer = setTimeout(() => setIsSlow(true), slowAfterMs);
    return () => {
      clearTimeout(timer);
      setIsSlow(false);
    };
  }, [isLoading]);
  return isSlow;
}

/** @returns whether the page's Content-Security-Policy has blocked a frame since the component was mounted */
export function useBlockedFrame(): boolean {
  const [isBlocked, setIsBlocked] = useState(false);
  useEffect(() => {
    const handleViolation = ({ effectiveDirective }: SecurityPolicyViolationEvent) => {
      if (effectiveDirective === 'frame-src') setIsBlocked(true);
    };
    document.addEventListener('securitypolicyviolation', handleViolation);
    return () => document.removeEventListener('securitypolicyviolation', handleViolation);
  }, []);
  return isBlocked;
}
