'use client';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

/** Moves the focus to the visible heading when the path or `viewName` changes, because the focused element of the old
 *  view is gone and screen readers and keyboards would start again at the top. */
export function FocusHeading({ viewName }: { viewName: string }) {
  const view = `${usePathname()} ${viewName}`;
  const previousView = useRef(view);
  useEffect(() => {
    if (previousView.current === view) return;
    previousView.current = view;
    const headings = [...document.getElementsByTagName('h1')];
    headings.find(heading => heading.getClientRects().length > 0)?.focus();
  }, [view]);
  return null;
}
