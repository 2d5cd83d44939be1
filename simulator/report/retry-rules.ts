/** What is done about an answer that went wrong. */
import { isDeepStrictEqual } from 'node:util';
import type { LoggedRequest } from '../request-log';
import { inRequest, type Rule } from './rule';
import { fieldsOf, isSessionRequest, type Traffic } from './traffic';

/** Sooner it is a program that tries again; later it may be the user. */
const automaticRetryMs = 3000;
/** Within which a retry with a small backoff has come. */
const retryWithinMs = 10_000;
/** What may pass by itself. */
const retryableStatuses = [408, 425, 429];

/** Their spelling aside: a map may be written in any order. */
const isSameBody = (one: LoggedRequest, other: LoggedRequest) =>
  isDeepStrictEqual(fieldsOf(one.body), fieldsOf(other.body));
const isSameUser = (one: LoggedRequest, other: LoggedRequest) =>
  one.users.some(name => other.users.includes(name));
const isWithin = (ms: number, one: LoggedRequest, other: LoggedRequest) =>
  Math.abs(other.clock_ms - one.clock_ms) < ms;

/** Each request for a session with those that came after it. */
const withLater = ({ requests }: Traffic) => {
  const all = requests.filter(isSessionRequest);
  return all.map((request, at) => ({ request, later: all.slice(at + 1), all }));
};

export const retryRules: readonly Rule[] = [
  {
    id: 'refusal-retried',
    level: 'failed',
    summary: 'A request that was refused with a 4xx was sent again, unchanged.',
    fix: 'Do not retry a 4xx: it is the request, the token or the configuration that has to change. (429 may be tried again after `Retry-After`.)',
    source: 'Proof: 400 fix the request; 401 and 403 are configuration',
    find: seen =>
      withLater(seen).flatMap(({ request, later }) => {
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
    summary: 'A session that was answered 502 was not tried again.',
    fix: 'Retry a 502 with the same body, a few times, with a small exponential backoff.',
    source: 'Proof: 502, retry with the same body',
    find: seen =>
      withLater(seen)
        .filter(({ request, all }) => {
          if (request.status !== 502 || seen.nowMs - request.clock_ms < retryWithinMs) return false;
          return !all.some(
            each => each !== request && isSameUser(request, each) && isWithin(retryWithinMs, request, each),
          );
        })
        .map(({ request }) => inRequest(request)),
  },
  {
    id: 'retry-changed',
    level: 'failed',
    summary: 'A session that was answered 502 was tried again with another body.',
    fix: 'Make the body once, and send the very same with each try.',
    source: 'Proof: 502, retry with the same body',
    find: seen =>
      withLater(seen).flatMap(({ request, later }) => {
        if (request.status !== 502) return [];
        const next = later.find(each => isSameUser(request, each));
        const isRetry = next && isWithin(automaticRetryMs, request, next) && !isSameBody(request, next);
        return isRetry ? [inRequest(next, differences(request, next).join(', '))] : [];
      }),
  },
];

function differences(one: LoggedRequest, other: LoggedRequest): string[] {
  const [before, after] = [fieldsOf(one.body), fieldsOf(other.body)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    name => !isDeepStrictEqual(before[name], after[name]),
  );
}
