/** Proof's HTTP API for a partner's server (proof-api.md). */
import type { IncomingHttpHeaders } from 'node:http';
import { applyFailure, type Failure, takeFailure } from '../control/failures';
import type { Fault } from '../control/faults';
import { bearerToken } from '../request-log';
import { HttpError, json } from '../responses';
import { type Handler, type Route, route, type SimulatorRequest } from '../router';
import type { Store } from '../store';
import { takeNotification } from './notifications';
import type { Partner } from './partners';
import { postSession } from './sessions';
import { type Transaction, transactionBody } from './transactions';
import { userIdentifiers } from './users';

export function partnerRoutes(store: Store): Route[] {
  const authorised =
    (
      handle: (partner: Partner, request: SimulatorRequest) => ReturnType<Handler>,
      missing?: string,
    ): Handler =>
    request =>
      handle(requirePartner(store, request.headers, missing), request);
  return [
    // For sessions Proof documents one code for a missing and for an inactive token.
    route('POST', '/widget/session', authorised(postSession, 'invalid_token')),
    route('GET', '/widget/transactions/:id', authorised(getTransaction)),
    route('GET', '/widget/users/:id/kyc-status', authorised(getKycStatus)),
  ];
}

export const noTokenMessage = 'No bearer token was sent.';

/** @param missing the error code for a request without a token
 *  @throws HttpError 401 */
export function requirePartner(
  store: Store,
  { authorization }: IncomingHttpHeaders,
  missing = 'missing_token',
): Partner {
  const token = bearerToken(authorization);
  if (token === undefined) throw new HttpError(401, 'unauthorised', missing, noTokenMessage);
  const partner = store.partner(token);
  if (!partner)
    throw new HttpError(401, 'unauthorised', 'invalid_token', 'The client token is unknown or inactive.');
  return partner;
}

/** @throws HttpError 404 for an unknown transaction, and for a transaction of another partner */
export function requireTransaction(partner: Partner, id: string): Transaction {
  const transaction = partner.transactions.get(id);
  if (!transaction) throw new HttpError(404, 'not_found', 'not_found', 'There is no such transaction.');
  return transaction;
}

function getTransaction(partner: Partner, { params, logged }: SimulatorRequest) {
  const transaction = requireTransaction(partner, params.id ?? '');
  const users = userIdentifiers(transaction.user);
  if (logged) Object.assign(logged, { users, prompted: takeNotification(partner, transaction) });
  const fault = partner.faults.get('transaction', transaction);
  const failure = takeFailure(partner, 'transaction', users) ?? failureForFault(fault);
  // Read the state now: a delayed response holds the state at the time of the request.
  const before = fault.fault === 'stale' ? transaction.previousBody : null;
  const response = json(before ?? transactionBody(transaction));
  return applyFailure(failure, logged, () => response);
}

function failureForFault({ fault, delay_ms }: Fault): Failure | undefined {
  if (fault === 'refuse') return { cut: 'start' };
  return fault === 'delay' ? { delay_ms } : undefined;
}

function getKycStatus(partner: Partner, { params, logged }: SimulatorRequest) {
  const id = params.id ?? '';
  const user = partner.users.get(id);
  const users = user ? userIdentifiers(user) : [id];
  if (logged) logged.users = users;
  return applyFailure(takeFailure(partner, 'kyc', users), logged, () => {
    if (!user) throw new HttpError(404, 'not_found', 'not_found', 'There is no such user.');
    return json({ partner_user_id: id, status: user.identity.kyc });
  });
}
