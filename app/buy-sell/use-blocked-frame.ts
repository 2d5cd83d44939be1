'use client';
import { useEffect, useState } from 'react';

/** Whether this page's Content-Security-Policy has stopped a frame since the component was mounted. */
export function useBlockedFrame(): boolean {
  const [isBlocked, setBlocked] = useState(false);
  useEffect(() => {
    const note = ({ effectiveDirective }: SecurityPolicyViolationEvent) => {
      if (effectiveDirective === 'frame-src') setBlocked(true);
    };
    document.addEventListener('securitypolicyviolation', note);
    return () => document.removeEventListener('securitypolicyviolation', note);
  }, []);
  return isBlocked;
}
