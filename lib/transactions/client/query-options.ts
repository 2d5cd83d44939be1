/** What the pages ask of our API, as react-query options; the only home of a key. */
import { infiniteQueryOptions, mutationOptions, queryOptions } from '@tanstack/react-query';
import { request, requestWithId } from '@/lib/api-client';
import type { Filter, Order, Transaction, TransactionPage } from '@/lib/transactions/schema';

/** Opens a session: its `data` is Proof's, name for name. It holds a token that works once, so it is never
 *  kept (`gcTime` 0; whoever asks also resets), never asked for twice, and never put off until online again. */
export const sessionMutation = () =>
  mutationOptions({
    mutationKey: ['session'],
    mutationFn: (order: Order) => requestWithId<Record<string, unknown>>('POST', '/api/session', order),
    retry: false,
    gcTime: 0,
    networkMode: 'always',
  });

/** One transaction; who shows it has it from the server already, so that nothing older is kept. */
export const transactionQuery = (id: string) =>
  queryOptions({
    queryKey: ['transaction', id],
    queryFn: () => request<Transaction>('GET', `/api/transactions/${encodeURIComponent(id)}`),
    retry: false,
    gcTime: 0,
  });

/** The user's transactions, newest first, page by page. */
export const transactionsQuery = (filter: Omit<Filter, 'cursor'> = {}) =>
  infiniteQueryOptions({
    queryKey: ['transactions', filter],
    queryFn: ({ pageParam: cursor }) => request<TransactionPage>('GET', listPath({ ...filter, cursor })),
    initialPageParam: '',
    getNextPageParam: page => page.next_cursor,
  });

function listPath(filter: Filter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value);
  return `/api/transactions?${query}`;
}

/** How the user's identity check stands; it only words a hint, so that no answer is an answer too. */
export const kycQuery = () =>
  queryOptions({
    queryKey: ['kyc'],
    queryFn: () => request<{ status: string }>('GET', '/api/kyc'),
    retry: false,
    staleTime: 60_000,
  });
