/** What the list shows, as its address says it: `?status&type&unpaid`. */
import { filterSchema } from '@/lib/transactions/schema';

const shape = filterSchema.pick({ status: true, type: true });

export type ListFilter = ReturnType<typeof readFilter>;

/** The API's half of it; what cannot be read is no filter. */
export const readFilter = (query: Record<string, unknown>) => shape.safeParse(query).data ?? {};
