'use client';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

/** Takes the focus to the heading that shows when the view has changed: to another page, or to another value of
 *  `when`. Where it was is gone by then, and with it the place that a screen reader and a keyboard go on from. */
export function FocusHeading({ when }: { when: string }) {
  const view = `${usePathname()} ${when}`;
  const shown = useRef(view);
  useEffect(() => {
    if (shown.current === view) return;
    shown.current = view;
    const headings = [...document.getElementsByTagName('h1')];
    headings.find(heading => heading.getClientRects().length > 0)?.focus();
  }, [view]);
  return null;
}
