import 'server-only';
/** Opens sessions. The transaction is saved before the browser gets the session, so the server can follow everything
 *  that a user can pay for. */
import type { VerifiedUser } from '@/lib/auth/current-user';
import { withDatabase } from '@/lib/db';
import { transactions } from '@/lib/db/schema';
import { forgetLastProbe, requireWritableDatabase } from '@/lib/db/write-probe';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import type { OpenedSession } from '@/lib/proof/client';
import type { Order } from '@/lib/transactions/schema';
import { createSession } from './proof';

/** Opens a session at Proof for `user`. While the database cannot be written Proof is not called, because a session that
 *  is not saved is not handed out either.
 *  @returns Proof's body as it came
 *  @throws AppError what Proof's failures become; storage_unavailable if the transaction cannot be saved. */
export async function openSession(
  user: VerifiedUser,
  order: Order,
  clientIp: string | null,
): Promise<Uint8Array<ArrayBuffer>> {
  await requireWritableDatabase();
  const address = env().PROOF_ADDRESSES.get(`${order.currency}/${order.network}`);
  const opened = await createSession({
    partner_user_id: user.id,
    user_email: user.email,
    network: order.network,
    currency: order.currency,
    amount: order.amount,
    type: order.type,
    redirect_url: `${env().APP_URL}/return`,
    ...(clientIp === null ? {} : { client_ip: clientIp }),
    ...(address === undefined ? {} : { address }),
  });
  await saveTransaction(user, order, opened);
  return opened.body;
}

/** Inserts, never updates: an id that is on record already is somebody's, and stays theirs. */
async function saveTransaction(user: VerifiedUser, order: Order, { session, requestId }: OpenedSession) {
  const { merchant_transaction_id: id, address } = session;
  const saved = await withDatabase(db =>
    db
      .insert(transactions)
      .values({ id, userId: user.id, ...order, address, status: 'pending', proofRequestId: requestId })
      .onConflictDoNothing()
      .returning({ id: transactions.id }),
  ).catch(error => {
    forgetLastProbe();
    throw error;
  });
  if (saved.length > 0) return;
  throw new AppError('upstream_invalid_response', {
    cause: new Error(`Proof gave a merchant_transaction_id that is on record already: ${id}`),
    advice: 'Report this id to Proof, with its request id.',
  });
}
