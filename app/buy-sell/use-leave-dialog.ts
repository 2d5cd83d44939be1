'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';

/** Puts a question before `onLeave`, while `isAsked`: for a button of ours (`ask`), and for each link of the page. The
 *  browser's own way back is its user's. */
export function useLeaveDialog(isAsked: boolean, onLeave: () => void) {
  const router = useRouter();
  /** Where to, once the answer is to leave; null: nobody asked. */
  const [way, setWay] = useState<{ href?: string } | null>(null);

  useEffect(() => {
    if (!isAsked) return;
    function follow(event: MouseEvent) {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const isElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
      if (!link || isElsewhere || link.target || link.origin !== window.location.origin) return;
      event.preventDefault();
      event.stopPropagation();
      setWay({ href: link.href });
    }
    document.addEventListener('click', follow, true);
    return () => document.removeEventListener('click', follow, true);
  }, [isAsked]);

  function leave() {
    setWay(null);
    onLeave();
    if (way?.href) router.push(way.href);
  }

  const ask = () => (isAsked ? setWay({}) : onLeave());
  return { isOpen: way !== null, ask, leave, stay: () => setWay(null) };
}
