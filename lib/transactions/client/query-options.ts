/** The pages' requests to our API as react-query options. Every query key is defined here. */
import { infiniteQueryOptions, mutationOptions, queryOptions } from '@tanstack/react-query';
import { request, requestWithId } from '@/lib/api-client';
import type { Filter, Order, Transaction, TransactionPage } from '@/lib/transactions/schema';

/** Opens a session. Its `data` is Proof's response, unchanged. The response has a token that works once, so it is not
 *  cached (`gcTime` 0; the caller also resets the mutation), not retried, and not delayed until the browser is online. */
export const sessionMutation = () =>
  mutationOptions({
    mutationKey: ['session'],
    mutationFn: (order: Order) => requestWithId<Record<string, unknown>>('POST', '/api/session', order),
    retry: false,
    gcTime: 0,
    networkMode: 'always',
  });

/** Reads a transaction. Nothing is cached, because the page gets the current state from the server when it opens. */
export const transactionQuery = (id: string) =>
  queryOptions({
    queryKey: ['transaction', id],
    queryFn: () => request<Transaction>('GET', `/api/transactions/${encodeURIComponent(id)}`),
    retry: false,
    gcTime: 0,
  });

/** Reads the user's transactions, newest first, page by page. */
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

/** Reads the status of the user's identity check. It only decides the words of a hint, so a failure is not shown. */
export const kycQuery = () =>
  queryOptions({
    queryKey: ['kyc'],
    queryFn: () => request<{ status: string }>('GET', '/api/kyc'),
    retry: false,
    staleTime: 60_000,
  });
