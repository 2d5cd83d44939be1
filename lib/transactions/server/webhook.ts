import 'server-only';
/** Proof's webhook. It is not signed, so it is only a hint, and only about a known transaction that can still change. */
import pLimit from 'p-limit';
import { isTransactionId } from '@/lib/transactions/schema';
import { isFinal } from '@/lib/transactions/status';
import { isRefreshQueued, refreshTransaction } from './refresh';
import { getTransactionRow } from './repository';

/** A flood of webhooks queues here and leaves the other database connections free. */
const limit = pLimit(2);

/** Refreshes the transaction that a webhook names, unless it is unknown or final. @throws AppError storage_unavailable */
export async function handleWebhook(id: string): Promise<void> {
  if (!isTransactionId(id) || isRefreshQueued(id)) return;
  const row = await limit(() => getTransactionRow(id));
  if (row && !isFinal(row.status)) await refreshTransaction(id, 'webhook');
}
