'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';

/** Puts a question before whatever leaves the view, while `isAsked`: a button of ours (`leaving`), a link of the page,
 *  the browser's way back. */
export function useLeaveQuestion(isAsked: boolean) {
  const router = useRouter();
  /** How to leave, once that is what was answered. */
  const [wayOut, setWayOut] = useState<{ go: () => void } | null>(null);
  const isAnswered = useRef(false);

  useEffect(() => {
    isAnswered.current = false;
    if (!isAsked) return;
    function follow(event: MouseEvent) {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const isElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
      if (!link || isElsewhere || link.target || link.origin !== window.location.origin) return;
      event.preventDefault();
      event.stopPropagation();
      setWayOut({ go: () => router.push(link.href) });
    }
    function traverse(event: NavigateEvent) {
      const { key } = event.destination;
      if (!key || !event.cancelable || isAnswered.current) return;
      event.preventDefault();
      setWayOut({ go: () => window.navigation.traverseTo(key) });
    }
    const navigation = 'navigation' in window ? window.navigation : null;
    document.addEventListener('click', follow, true);
    navigation?.addEventListener('navigate', traverse);
    return () => {
      document.removeEventListener('click', follow, true);
      navigation?.removeEventListener('navigate', traverse);
    };
  }, [isAsked, router]);

  const answer = (leaves: boolean) => {
    isAnswered.current = leaves;
    setWayOut(null);
    if (leaves) wayOut?.go();
  };
  /** `go`, put behind the question. */
  const leaving = (go: () => void) => () => (isAsked ? setWayOut({ go }) : go());
  return { isOpen: wayOut !== null, leaving, stay: () => answer(false), leave: () => answer(true) };
}
