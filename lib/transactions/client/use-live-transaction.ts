'use client';
/** The current state of a transaction. The server's event stream brings each change; without the stream, the page polls
 *  every five seconds. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError } from '@/lib/api-client';
import type { Transaction } from '@/lib/transactions/schema';
import { canChange } from '@/lib/transactions/session-expiry';
import { transactionQuery } from './query-options';
import { openReconnectingEventSource } from './reconnecting-event-source';

const pollMs = 5_000;

/** Follows a transaction while the page is visible and the status can change. `isRefused`: our server refuses this user,
 *  for example because the sign-in has ended. */
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
        // The response to a running request would be older than this update.
        void client.cancelQueries({ queryKey });
        client.setQueryData(queryKey, update);
      },
      onAway: () => setIsStreaming(false),
    });
  }, [id, isFollowed, client]);

  return { transaction, isRefused };
}

const isRefusal = (error: unknown) => error instanceof ApiError && !error.isRetryable;

/** Parses an event of our own server. Its shape is trusted like that of other responses (`lib/api-client.ts`). */
function readUpdate(data: string): Transaction | null {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
