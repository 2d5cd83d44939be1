/** Rules on the retries after a failed response. */
import { isDeepStrictEqual } from 'node:util';
import type { LoggedRequest } from '../request-log';
import { inRequest, type Rule } from './rule';
import { fieldsOf, isSessionRequest, type Traffic } from './traffic';

/** A repeated request within this time is a retry by a program. A later request may come from the user. */
const automaticRetryMs = 3000;
/** A retry with a small backoff arrives within this time. */
const retryWithinMs = 10_000;
/** 4xx statuses that may be retried. */
const retryableStatuses = [408, 425, 429];

/** Compares the parsed bodies, because the order of members may differ. */
const isSameBody = (a: LoggedRequest, b: LoggedRequest) =>
  isDeepStrictEqual(fieldsOf(a.body), fieldsOf(b.body));
const isSameUser = (a: LoggedRequest, b: LoggedRequest) => a.users.some(name => b.users.includes(name));
const isWithin = (ms: number, a: LoggedRequest, b: LoggedRequest) => Math.abs(b.clock_ms - a.clock_ms) < ms;

/** Returns each session request with the session requests after it. */
const withLater = ({ requests }: Traffic) => {
  const all = requests.filter(isSessionRequest);
  return all.map((request, at) => ({ request, later: all.slice(at + 1), all }));
};

export const retryRules: readonly Rule[] = [
  {
    id: 'refusal-retried',
    level: 'failed',
    summary: 'A request that was refused with a 4xx was sent again without a change.',
    fix: 'Do not retry a 4xx. Change the request, the token or the configuration instead. (A 429 may be retried after `Retry-After`.)',
    source: 'Proof: 400 fix the request; 401 and 403 are configuration',
    find: traffic =>
      withLater(traffic).flatMap(({ request, later }) => {
        const status = request.status ?? 0;
        if (status < 400 || status > 499 || retryableStatuses.includes(status)) return [];
        const again = later.find(
          each => isWithin(automaticRetryMs, request, each) && isSameBody(request, each),
        );
        return again ? [inRequest(again, `after a ${status}`)] : [];
      }),
  },
  {
    id: 'server-error-not-retried',
    level: 'failed',
    summary: 'A session request with the response 502 was not retried.',
    fix: 'Retry a 502 with the same body, a few times, with a small exponential backoff.',
    source: 'Proof: 502, retry with the same body',
    find: traffic =>
      withLater(traffic)
        .filter(({ request, all }) => {
          if (request.status !== 502 || traffic.nowMs - request.clock_ms < retryWithinMs) return false;
          return !all.some(
            each => each !== request && isSameUser(request, each) && isWithin(retryWithinMs, request, each),
          );
        })
        .map(({ request }) => inRequest(request)),
  },
  {
    id: 'retry-changed',
    level: 'failed',
    summary: 'A session request with the response 502 was retried with another body.',
    fix: 'Create the body once, and send the identical body with each retry.',
    source: 'Proof: 502, retry with the same body',
    find: traffic =>
      withLater(traffic).flatMap(({ request, later }) => {
        if (request.status !== 502) return [];
        const next = later.find(each => isSameUser(request, each));
        const isRetry = next && isWithin(automaticRetryMs, request, next) && !isSameBody(request, next);
        return isRetry ? [inRequest(next, differences(request, next).join(', '))] : [];
      }),
  },
];

function differences(first: LoggedRequest, second: LoggedRequest): string[] {
  const [before, after] = [fieldsOf(first.body), fieldsOf(second.body)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    name => !isDeepStrictEqual(before[name], after[name]),
  );
}
