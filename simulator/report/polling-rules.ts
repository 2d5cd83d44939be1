/** How often a status is asked for. */

import { isFinal } from '../api/transactions';
import type { LoggedRequest } from '../request-log';
import { inRequest, type Rule } from './rule';
import { fieldsOf, isSuccess, type Traffic } from './traffic';

/** Five seconds, less what timers and networks are early or late by. */
const minPollIntervalMs = 4500;
/** Later it is somebody who looks at an old transaction, and no poll. */
const afterEndMs = 60_000;

const isStatusRequest = ({ method, path }: LoggedRequest) =>
  method === 'GET' && path.startsWith('/widget/transactions/');

interface Poll {
  readonly request: LoggedRequest;
  /** Since the poll before. */
  readonly sinceMs: number;
  /** Since a final status was told; undefined: none was. */
  readonly sinceEndMs: number | undefined;
}
interface LastRequest {
  readonly isAnswered: boolean;
  readonly polledMs: number;
  readonly endedMs: number | undefined;
}

/** The polls of each transaction: neither what follows a hint, nor what tries a failed request again. */
function polls({ requests }: Traffic): Poll[] {
  const last = new Map<string, LastRequest>();
  return requests.filter(isStatusRequest).flatMap(request => {
    const { path, clock_ms: nowMs, answer } = request;
    const before = last.get(path);
    const isPoll = !request.prompted && before?.isAnswered !== false;
    const polledMs = before?.polledMs ?? Number.NEGATIVE_INFINITY;
    const endedMs = isFinal(fieldsOf(answer).status) ? nowMs : before?.endedMs;
    last.set(path, { isAnswered: isSuccess(request), polledMs: isPoll ? nowMs : polledMs, endedMs });
    const sinceEndMs = before?.endedMs === undefined ? undefined : nowMs - before.endedMs;
    return isPoll ? [{ request, sinceMs: nowMs - polledMs, sinceEndMs }] : [];
  });
}

const seconds = (ms = 0) => `${(ms / 1000).toFixed(1)} s`;

export const pollingRules: readonly Rule[] = [
  {
    id: 'polling-too-fast',
    level: 'failed',
    summary: 'The status of one transaction was asked for again in less than 5 seconds.',
    fix: 'Ask every 5 to 10 seconds, and not once per open tab: one timer on your server for each transaction.',
    source: 'Proof: poll every 5–10 s while pending or processing',
    find: seen =>
      polls(seen)
        .filter(({ sinceEndMs, sinceMs }) => sinceEndMs === undefined && sinceMs < minPollIntervalMs)
        .map(({ request, sinceMs }) => inRequest(request, `${seconds(sinceMs)} after the one before`)),
  },
  {
    id: 'polling-after-end',
    level: 'failed',
    summary: 'A status was asked for again after it was completed or cancelled.',
    fix: 'Write the final status down, stop the timer, and answer from your own record.',
    source: 'Proof: stop on a terminal status',
    find: seen =>
      polls(seen)
        .filter(({ sinceEndMs = afterEndMs }) => sinceEndMs < afterEndMs)
        .map(({ request, sinceEndMs }) => inRequest(request, `${seconds(sinceEndMs)} after it was told`)),
  },
  {
    id: 'transaction-unknown',
    level: 'note',
    summary: 'The status was asked for of a transaction that this token never opened.',
    fix: 'Ask with the `merchant_transaction_id` of the session, and with the token that opened it. A simulator that was started again has forgotten all of them.',
    source: 'Proof: 404 not_found, unknown or another partner’s',
    find: ({ requests }) =>
      requests
        .filter(each => isStatusRequest(each) || each.path.startsWith('/ws?'))
        .filter(each => each.status === 404 && !each.armed)
        .map(each => inRequest(each)),
  },
];
