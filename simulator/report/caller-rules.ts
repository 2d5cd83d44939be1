/** Rules on the caller and the path of a request. */
import { noTokenMessage } from '../api/partner-api';
import type { LoggedRequest } from '../request-log';
import { inRequest, type Rule } from './rule';
import { fieldsOf } from './traffic';

const partnerApiPath = /^\/(widget\/(session|transactions\/[^/]+|users\/[^/]+\/kyc-status)|ws)(\?|$)/;
const isPartnerApi = ({ path }: LoggedRequest) => partnerApiPath.test(path);

/** Checks `Sec-Fetch-Site`, which only browsers send. Node's fetch also sends `Sec-Fetch-Mode`. */
const isFromBrowser = ({ method, headers }: LoggedRequest) =>
  'sec-fetch-site' in headers || (method === 'OPTIONS' && 'access-control-request-method' in headers);

const isRefusedWith = (code: string) => (request: LoggedRequest) =>
  !request.armed && fieldsOf(request.answer).code === code;

const messageOf = ({ answer }: LoggedRequest) => String(fieldsOf(answer).message ?? '');

/** @returns the names of the headers that are missing or differ from our advice */
function missingHeaders({ headers }: LoggedRequest): string[] {
  const isAsAdvised: Record<string, boolean> = {
    'User-Agent': Boolean(headers['user-agent']),
    Accept: /\bapplication\/json\b/.test(headers.accept ?? ''),
    'Accept-Encoding': headers['accept-encoding'] === 'identity',
  };
  return Object.keys(isAsAdvised).filter(name => !isAsAdvised[name]);
}

export const callerRules: readonly Rule[] = [
  {
    id: 'token-missing',
    level: 'failed',
    summary: 'A call came without a bearer token.',
    fix: 'Send `Authorization: Bearer <client_token>` with every call to `/widget/*` and `/ws`.',
    source: 'Proof: every call carries the token; 401 missing_token, for a session invalid_token',
    find: ({ requests }) =>
      requests.filter(each => !each.armed && messageOf(each) === noTokenMessage).map(each => inRequest(each)),
  },
  {
    id: 'token-wrong',
    level: 'failed',
    summary: 'A call came with a token that Proof does not know.',
    fix: 'Send the token that Proof gave you. The simulator accepts every token that starts with `sim_` and has 32 characters or more.',
    source: 'Proof: 401 invalid_token',
    find: ({ requests }) =>
      requests
        .filter(each => isRefusedWith('invalid_token')(each) && messageOf(each) !== noTokenMessage)
        .map(each => inRequest(each, `its token ends in ${each.headers.authorization}`)),
  },
  {
    id: 'origin-forbidden',
    level: 'failed',
    summary: 'A session was requested without `Origin`, or with an origin that is not registered.',
    fix: 'Set the `Origin` header yourself, on the server, to the origin of your page that Proof registered. In the simulator every loopback origin is registered, such as `http://localhost:3000`.',
    source: 'Proof: `Origin` must match a registered origin, or 403 forbidden_origin',
    find: ({ requests }) =>
      requests.filter(isRefusedWith('forbidden_origin')).map(each => inRequest(each, messageOf(each))),
  },
  {
    id: 'called-from-browser',
    level: 'failed',
    summary: 'The API was called by a browser: the call has headers that only browsers send.',
    fix: 'Call Proof from your backend, so that the token stays there. Do not forward the headers of your visitor’s request.',
    source: 'Proof: must be called from your backend server, not from the browser',
    find: ({ requests }) =>
      requests.filter(each => isPartnerApi(each) && isFromBrowser(each)).map(each => inRequest(each)),
  },
  {
    id: 'headers-left-out',
    level: 'note',
    summary: 'A call does not name its product or the response format that it accepts.',
    fix: 'Send `Accept: application/json`, `Accept-Encoding: identity`, and a `User-Agent` with the name and version of your product.',
    source: 'Ours: Proof documents neither these headers nor which compression it uses',
    find: ({ partner, requests }) =>
      requests
        .filter(
          each => partner && isPartnerApi(each) && !isFromBrowser(each) && missingHeaders(each).length > 0,
        )
        .map(each => inRequest(each, missingHeaders(each).join(', '))),
  },
  {
    id: 'path-unknown',
    level: 'failed',
    summary: 'A call used a path that Proof does not have, or a method that the path does not support.',
    fix: 'Compare the path and the method with the curl commands on the simulator’s page. The base URL is followed by `/widget/…` or `/ws`.',
    source: 'Proof’s reference has no such endpoint',
    find: ({ requests }) =>
      requests
        .filter(
          each => (each.status === 404 && !isPartnerApi(each)) || isRefusedWith('method_not_allowed')(each),
        )
        .filter(each => !isFromBrowser(each))
        .map(each => inRequest(each, `answered ${each.status}`)),
  },
];
