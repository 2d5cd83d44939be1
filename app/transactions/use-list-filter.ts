'use client';
import { useSearchParams } from 'next/navigation';
import { startTransition, useOptimistic } from 'react';
import { readFilter } from './filter';

/** The list's filter, kept in the address: it is there again after going back, and can be sent to somebody. */
export function useListFilter() {
  const address = useSearchParams().toString();
  // The address changes in a transition, later than a checkbox that was clicked has to.
  const [chosen, choose] = useOptimistic(address);
  const query = new URLSearchParams(chosen);

  function set(name: 'status' | 'type' | 'unpaid', value: string) {
    if (value) query.set(name, value);
    else query.delete(name);
    startTransition(() => {
      choose(query.toString());
      window.history.replaceState(null, '', query.size > 0 ? `?${query}` : window.location.pathname);
    });
  }

  return { filter: readFilter(Object.fromEntries(query)), showsUnpaid: query.has('unpaid'), set };
}
