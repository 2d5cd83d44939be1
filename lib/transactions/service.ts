import 'server-only';
/** Sessions: how one is opened. The transaction is saved before the browser hears of it, so what a user can
 *  pay for is always something we can follow. */
import type { VerifiedUser } from '@/lib/auth/current-user';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { createSession, type OpenedSession } from '@/lib/proof/client';
import { saveNew } from './save';
import type { Order } from './schema';

/** Opens a session at Proof for `user` and gives Proof's body as it came.
 *  @throws AppError what Proof's failures become; storage_unavailable if it could not be saved. */
export async function openSession(
  user: VerifiedUser,
  order: Order,
  clientIp: string | null,
): Promise<Uint8Array<ArrayBuffer>> {
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
  const isSaved = await saveNew({
    id: session.merchant_transaction_id,
    userId: user.id,
    ...order,
    address: session.address,
    status: 'pending',
    proofRequestId: requestId,
  });
  if (isSaved) return;
  const { merchant_transaction_id: id } = session;
  throw new AppError('upstream_invalid_response', {
    cause: new Error(`Proof gave a merchant_transaction_id that is on record already: ${id}`),
    advice: 'Report this id to Proof, with its request id.',
  });
}
