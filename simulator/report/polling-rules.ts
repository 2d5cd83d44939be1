/** Rules on the polling of a status. */
import { isFinal } from '../api/transactions';
import type { LoggedRequest } from '../request-log';
import { inRequest, type Rule } from './rule';
import { fieldsOf, isSuccess, type Traffic } from './traffic';

/** Five seconds, with a tolerance for inexact timers and network delays. */
const minPollIntervalMs = 4500;
/** A later request is a person who opens an old transaction, and not a poll. */
const afterEndMs = 60_000;

const isStatusRequest = ({ method, path }: LoggedRequest) =>
  method === 'GET' && path.startsWith('/widget/transactions/');

interface Poll {
  readonly request: LoggedRequest;
  /** Milliseconds since the previous poll. */
  readonly sinceMs: number;
  /** Milliseconds since a final status was returned. Undefined if there was none. */
  readonly sinceEndMs: number | undefined;
}
interface LastRequest {
  readonly isAnswered: boolean;
  readonly polledMs: number;
  readonly endedMs: number | undefined;
}

/** Returns the polls of each transaction, without the requests that follow a notification or retry a failed request. */
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
    summary: 'The status of one transaction was requested again after less than 5 seconds.',
    fix: 'Poll every 5 to 10 seconds, with one timer per transaction on your server and not one per open tab.',
    source: 'Proof: poll every 5–10 s while pending or processing',
    find: traffic =>
      polls(traffic)
        .filter(({ sinceEndMs, sinceMs }) => sinceEndMs === undefined && sinceMs < minPollIntervalMs)
        .map(({ request, sinceMs }) => inRequest(request, `${seconds(sinceMs)} after the previous poll`)),
  },
  {
    id: 'polling-after-end',
    level: 'failed',
    summary: 'A status was requested again after Proof had returned completed or cancelled.',
    fix: 'Save the final status, stop the timer, and use your own record from then on.',
    source: 'Proof: stop on a terminal status',
    find: traffic =>
      polls(traffic)
        .filter(({ sinceEndMs = afterEndMs }) => sinceEndMs < afterEndMs)
        .map(({ request, sinceEndMs }) =>
          inRequest(request, `${seconds(sinceEndMs)} after the final status`),
        ),
  },
  {
    id: 'transaction-unknown',
    level: 'note',
    summary: 'The status of a transaction was requested that was not opened with this token.',
    fix: 'Use the `merchant_transaction_id` of the session, and the token that opened it. A restart of the simulator deletes all transactions.',
    source: 'Proof: 404 not_found for an unknown transaction and for a transaction of another partner',
    find: ({ requests }) =>
      requests
        .filter(each => isStatusRequest(each) || each.path.startsWith('/ws?'))
        .filter(each => each.status === 404 && !each.armed)
        .map(each => inRequest(each)),
  },
];
