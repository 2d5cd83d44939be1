'use client';
/** A transaction as it stands now. The server's event stream tells each change; while that is away, the
 *  transaction is asked for every five seconds. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError } from '@/lib/api-client';
import type { Transaction } from '@/lib/transactions/schema';
import { canChange } from '@/lib/transactions/session-expiry';
import { transactionQuery } from './query-options';
import { openReconnectingEventSource } from './reconnecting-event-source';

const pollMs = 5_000;

/** Follows a transaction until nothing can change any more, while the page is visible. `isRefused`: our server
 *  does not let this user see it (any more). */
export function useLiveTransaction(initial: Transaction): { transaction: Transaction; isRefused: boolean } {
  const id = initial.merchant_transaction_id;
  const client = useQueryClient();
  const [isStreaming, setIsStreaming] = useState(false);
  const { data: transaction, error } = useQuery({
    ...transactionQuery(id),
    initialData: initial,
    staleTime: pollMs,
    enabled: ({ state }) => canChange(state.data ?? initial, Date.now()) && !isRefusal(state.error),
    refetchInterval: isStreaming ? false : pollMs,
  });
  const isRefused = isRefusal(error);
  const isFollowed = canChange(transaction, Date.now()) && !isRefused;

  useEffect(() => {
    if (!isFollowed) return;
    const { queryKey } = transactionQuery(id);
    return openReconnectingEventSource(`/api/transactions/${encodeURIComponent(id)}/events`, {
      onUpdate: data => {
        const update = readUpdate(data);
        if (update === null) return;
        setIsStreaming(true);
        // An answer on its way is older than this.
        void client.cancelQueries({ queryKey });
        client.setQueryData(queryKey, update);
      },
      onAway: () => setIsStreaming(false),
    });
  }, [id, isFollowed, client]);

  return { transaction, isRefused };
}

const isRefusal = (error: unknown) => error instanceof ApiError && !error.isRetryable;

/** What our own server sent, taken at its word like any answer of it (`lib/api-client.ts`). */
function readUpdate(data: string): Transaction | null {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
