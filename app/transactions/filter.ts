/** The filter of the list, stored in the query of its URL: `?status&type&unpaid`. */
import { statusPattern } from '@/lib/proof/patterns';
import type { Filter } from '@/lib/transactions/schema';

export type ListFilter = Omit<Filter, 'cursor'>;

/** @returns the part of the filter that the API supports, without invalid values */
export function parseFilter({ status, type }: Record<string, unknown>): ListFilter {
  return {
    ...(typeof status === 'string' && statusPattern.test(status) && { status }),
    ...((type === 'buy' || type === 'sell') && { type }),
  };
}
