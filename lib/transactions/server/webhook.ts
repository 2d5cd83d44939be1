import 'server-only';
/** Proof's webhook: unsigned, so only a hint, and only about a transaction that we know and that can still change. */
import { eq } from 'drizzle-orm';
import pLimit from 'p-limit';
import { withDatabase } from '@/lib/db';
import { transactions } from '@/lib/db/schema';
import { isTransactionId } from '@/lib/transactions/schema';
import { isFinal } from '@/lib/transactions/status';
import { isRefreshQueued, refreshTransaction } from './refresh';

/** A flood of webhooks waits here, and not for the connections that everything else needs. */
const lookUp = pLimit(2);

/** Asks Proof about the transaction that a webhook named, if there is anything to ask. @throws AppError storage_unavailable */
export async function handleWebhook(id: string): Promise<void> {
  if (!isTransactionId(id) || isRefreshQueued(id)) return;
  const [row] = await lookUp(() =>
    withDatabase(db =>
      db.select({ status: transactions.status }).from(transactions).where(eq(transactions.id, id)),
    ),
  );
  if (row && !isFinal(row.status)) await refreshTransaction(id, 'webhook');
}
