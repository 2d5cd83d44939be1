/** Who calls, and what for. */
import { noTokenMessage } from '../api/partner-api';
import type { LoggedRequest } from '../request-log';
import { inRequest, type Rule } from './rule';
import { fieldsOf } from './traffic';

const partnerApiPath = /^\/(widget\/(session|transactions\/[^/]+|users\/[^/]+\/kyc-status)|ws)(\?|$)/;
const isPartnerApi = ({ path }: LoggedRequest) => partnerApiPath.test(path);

/** Programs send `Sec-Fetch-Mode` too (Node's own fetch does); only browsers say from which site. */
const isFromBrowser = ({ method, headers }: LoggedRequest) =>
  'sec-fetch-site' in headers || (method === 'OPTIONS' && 'access-control-request-method' in headers);

const isRefusedWith = (code: string) => (request: LoggedRequest) =>
  !request.armed && fieldsOf(request.answer).code === code;

const messageOf = ({ answer }: LoggedRequest) => String(fieldsOf(answer).message ?? '');

/** What is missing in a call's headers, or is another than we advise. */
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
    fix: 'Send the token as you were given it. Here every token is known that begins with `sim_` and has 32 characters or more.',
    source: 'Proof: 401 invalid_token',
    find: ({ requests }) =>
      requests
        .filter(each => isRefusedWith('invalid_token')(each) && messageOf(each) !== noTokenMessage)
        .map(each => inRequest(each, `its token ends in ${each.headers.authorization}`)),
  },
  {
    id: 'origin-forbidden',
    level: 'failed',
    summary: 'A session was asked for with no `Origin`, or with one that is not registered.',
    fix: 'Set the `Origin` header yourself, on the server, to the origin of your page that Proof registered. Here every loopback origin is registered, such as `http://localhost:3000`.',
    source: 'Proof: `Origin` must match a registered origin, or 403 forbidden_origin',
    find: ({ requests }) =>
      requests.filter(isRefusedWith('forbidden_origin')).map(each => inRequest(each, messageOf(each))),
  },
  {
    id: 'called-from-browser',
    level: 'failed',
    summary: 'The API was called by a browser: the call has headers that only browsers send.',
    fix: 'Call Proof from your backend, so that the token stays there, and do not pass on the headers of your visitor’s request.',
    source: 'Proof: must be called from your backend server, not from the browser',
    find: ({ requests }) =>
      requests.filter(each => isPartnerApi(each) && isFromBrowser(each)).map(each => inRequest(each)),
  },
  {
    id: 'headers-left-out',
    level: 'note',
    summary: 'A call does not say who calls and which answer is wanted.',
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
    summary: 'A call went to a path that Proof does not have, or with a method that the path does not take.',
    fix: 'Compare path and method with the curl lines of the simulator’s page; the base URL is followed by `/widget/…` or `/ws`.',
    source: 'Proof’s reference has no such call',
    find: ({ requests }) =>
      requests
        .filter(
          each => (each.status === 404 && !isPartnerApi(each)) || isRefusedWith('method_not_allowed')(each),
        )
        .filter(each => !isFromBrowser(each))
        .map(each => inRequest(each, `answered ${each.status}`)),
  },
];
