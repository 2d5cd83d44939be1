/** Proof's half, as a partner's server calls it (proof-api.md). */
import type { IncomingHttpHeaders } from 'node:http';
import { type Failure, takeFailure, withFailure } from '../control/failures';
import type { Fault } from '../control/faults';
import { bearerToken } from '../request-log';
import { json, Refusal } from '../responses';
import { type Handler, type Route, route, type SimulatorRequest } from '../router';
import type { World } from '../store';
import { takeHint } from './notifications';
import type { Partner } from './partners';
import { postSession } from './sessions';
import { type Transaction, transactionBody } from './transactions';
import { namesOf } from './users';

export function partnerRoutes(world: World): Route[] {
  const authorised =
    (
      handle: (partner: Partner, request: SimulatorRequest) => ReturnType<Handler>,
      missing?: string,
    ): Handler =>
    request =>
      handle(requirePartner(world, request.headers, missing), request);
  return [
    // Proof's page on sessions has one code for a token that is missing or inactive.
    route('POST', '/widget/session', authorised(postSession, 'invalid_token')),
    route('GET', '/widget/transactions/:id', authorised(getTransaction)),
    route('GET', '/widget/users/:id/kyc-status', authorised(getKycStatus)),
  ];
}

export const noToken = 'No bearer token was sent.';

/** @throws Refusal 401, with the code `missing` where there is no token at all */
export function requirePartner(
  world: World,
  { authorization }: IncomingHttpHeaders,
  missing = 'missing_token',
): Partner {
  const token = bearerToken(authorization);
  if (token === undefined) throw new Refusal(401, 'unauthorised', missing, noToken);
  const partner = world.partner(token);
  if (!partner)
    throw new Refusal(401, 'unauthorised', 'invalid_token', 'The client token is unknown or inactive.');
  return partner;
}

/** @throws Refusal 404, for another partner's transaction too */
export function requireTransaction(partner: Partner, id: string): Transaction {
  const transaction = partner.transactions.get(id);
  if (!transaction) throw new Refusal(404, 'not_found', 'not_found', 'There is no such transaction.');
  return transaction;
}

function getTransaction(partner: Partner, { params, logged }: SimulatorRequest) {
  const transaction = requireTransaction(partner, params.id ?? '');
  const users = namesOf(transaction.user);
  if (logged) Object.assign(logged, { users, prompted: takeHint(partner, transaction) });
  const fault = partner.faults.on('transaction', transaction);
  const failure = takeFailure(partner, 'transaction', users) ?? failureFrom(fault);
  // As it is now: an answer that is late tells what was true when it was asked for.
  const before = fault.fault === 'stale' ? transaction.bodyBefore : null;
  const answer = json(before ?? transactionBody(transaction));
  return withFailure(failure, logged, () => answer);
}

function failureFrom({ fault, delay_ms }: Fault): Failure | undefined {
  if (fault === 'refuse') return { cut: 'start' };
  return fault === 'delay' ? { delay_ms } : undefined;
}

function getKycStatus(partner: Partner, { params, logged }: SimulatorRequest) {
  const id = params.id ?? '';
  const user = partner.users.get(id);
  const users = user ? namesOf(user) : [id];
  if (logged) logged.users = users;
  return withFailure(takeFailure(partner, 'kyc', users), logged, () => {
    if (!user) throw new Refusal(404, 'not_found', 'not_found', 'There is no such user.');
    return json({ partner_user_id: id, status: user.identity.kyc });
  });
}
