/** What the list shows, as its address says it: `?status&type&unpaid`. */
import { statusPattern } from '@/lib/proof/patterns';
import type { Filter } from '@/lib/transactions/schema';

export type ListFilter = Omit<Filter, 'cursor'>;

/** The API's half of it; what cannot be read is no filter. */
export function readFilter({ status, type }: Record<string, unknown>): ListFilter {
  return {
    ...(typeof status === 'string' && statusPattern.test(status) && { status }),
    ...((type === 'buy' || type === 'sell') && { type }),
  };
}
