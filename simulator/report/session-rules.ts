/** Rules on the body of a session request. */
import type { LoggedRequest } from '../request-log';
import { inRequest, type Rule } from './rule';
import { fieldsOf, isSessionRequest } from './traffic';

const documentedFields = [
  ...['partner_user_id', 'user_email', 'network', 'currency', 'amount'],
  ...['type', 'redirect_url', 'client_ip', 'address'],
];
const invalidRequestCodes = ['validation_error', 'decode_error'];
const notEnabledCodes = ['currency_not_allowed', 'WALLET_NOT_SUPPORTED', 'offramp_disabled'];

const refusedWith = (requests: readonly LoggedRequest[], codes: readonly string[]) =>
  requests
    .filter(each => isSessionRequest(each) && !each.armed)
    .map(each => ({ each, answer: fieldsOf(each.answer) }))
    .filter(({ answer }) => codes.includes(String(answer.code)))
    .map(({ each, answer }) => inRequest(each, String(answer.message)));

export const sessionRules: readonly Rule[] = [
  {
    id: 'request-invalid',
    level: 'failed',
    summary: 'A session was refused because the request does not match the documentation.',
    fix: 'Send JSON with the documented fields. All of them are strings. The amount is a decimal string such as "99.50".',
    source: 'Proof: 400 validation_error, decode_error',
    find: ({ requests }) => refusedWith(requests, invalidRequestCodes),
  },
  {
    id: 'pair-not-enabled',
    level: 'note',
    summary: 'A session was refused because its currency, network or type is not enabled.',
    fix: 'Offer only the pairs and types that Proof enabled for you, and alert your operator when this happens.',
    source: 'Proof: currency_not_allowed, WALLET_NOT_SUPPORTED',
    find: ({ requests }) => refusedWith(requests, notEnabledCodes),
  },
  {
    id: 'field-unknown',
    level: 'note',
    summary: 'A session request has fields that Proof does not document.',
    fix: 'Check the spelling (Proof’s names are snake_case), or remove the fields.',
    source: 'Ours: Proof lists every field and does not mention others',
    find: ({ requests }) =>
      requests.filter(isSessionRequest).flatMap(each => {
        const unknown = Object.keys(fieldsOf(each.body)).filter(name => !documentedFields.includes(name));
        return unknown.length > 0 ? [inRequest(each, unknown.join(', '))] : [];
      }),
  },
  {
    id: 'address-uninvited',
    level: 'note',
    summary: 'A session request has an `address`.',
    fix: 'Remove it, unless Proof told you to send it. Proof selects the address itself and ignores yours.',
    source: 'Proof: send this only if Proof told you to',
    find: ({ sessions, partner }) =>
      sessions
        .filter(({ requestFields }) => 'address' in requestFields && !partner?.config.accepts_address)
        .map(({ request }) => inRequest(request)),
  },
];
