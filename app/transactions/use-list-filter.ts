'use client';
import { useSearchParams } from 'next/navigation';
import { startTransition, useOptimistic } from 'react';
import { parseFilter } from './filter';

/** Keeps the list's filter in the URL, so that it survives back navigation and can be shared as a link. */
export function useListFilter() {
  const savedQuery = useSearchParams().toString();
  // Updates the controls at once, because Next updates the search params later, in a transition.
  const [currentQuery, setCurrentQuery] = useOptimistic(savedQuery);
  const query = new URLSearchParams(currentQuery);

  function setFilter(name: 'status' | 'type' | 'unpaid', value: string) {
    if (value) query.set(name, value);
    else query.delete(name);
    startTransition(() => {
      setCurrentQuery(query.toString());
      window.history.replaceState(null, '', query.size > 0 ? `?${query}` : window.location.pathname);
    });
  }

  return { filter: parseFilter(Object.fromEntries(query)), showsUnpaid: query.has('unpaid'), setFilter };
}
