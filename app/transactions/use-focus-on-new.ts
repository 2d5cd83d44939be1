'use client';
import { useEffect, useRef } from 'react';

/** For a list that grows when asked to: the focus goes to the first row that came. Call `grows` when it is asked. */
export function useFocusOnNew(length: number) {
  const listRef = useRef<HTMLUListElement>(null);
  const before = useRef<number | null>(null);
  useEffect(() => {
    if (before.current === null || length <= before.current) return;
    listRef.current?.children[before.current]?.querySelector('a')?.focus();
    before.current = null;
  }, [length]);
  const grows = () => {
    before.current = length;
  };
  return { listRef, grows };
}
