import 'server-only';
/** Opens sessions at Proof. The transaction is saved before the browser gets the session, so that the server knows every
 *  transaction that a user can pay for. */
import type { VerifiedUser } from '@/lib/auth/current-user';
import { forgetLastProbe, requireWritableDatabase } from '@/lib/db/write-probe';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import type { OpenedSession } from '@/lib/proof/client';
import type { Order } from '@/lib/transactions/schema';
import { createSession } from './proof';
import { insertTransaction } from './repository';

/** Opens a session at Proof for `user`. Proof is not called while the database cannot be written, because a session that
 *  is not saved cannot be handed out.
 *  @returns Proof's body byte for byte
 *  @throws AppError that Proof's failure is translated to; storage_unavailable if the transaction cannot be saved */
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

async function saveTransaction(user: VerifiedUser, order: Order, { session, requestId }: OpenedSession) {
  const { merchant_transaction_id: id, address } = session;
  const isNew = await insertTransaction({
    ...order,
    id,
    userId: user.id,
    address,
    proofRequestId: requestId,
  }).catch(error => {
    forgetLastProbe();
    throw error;
  });
  if (isNew) return;
  throw new AppError('upstream_invalid_response', {
    cause: new Error(`Proof returned a merchant_transaction_id that is saved already: ${id}`),
    advice: 'Report this id to Proof, with its request id.',
  });
}
