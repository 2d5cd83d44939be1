/** The browser's way to our own API: the answer's data, or an ApiError. */

type Failure = {
  error: string;
  code: string;
  message: string;
  request_id: string | null;
  fields?: Record<string, string>;
};

/** Kinds of failure that another try may get past. */
const passing = new Set([
  'network_error',
  'rate_limited',
  'internal_error',
  'upstream_error',
  'upstream_unavailable',
  'upstream_timeout',
  'storage_unavailable',
  'stopping',
]);

/** A failed call: `error` and `code` to decide by, `requestId` for support (null: we were not reached), `message` for
 *  whoever has no words of their own. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly error: string;
  readonly code: string;
  readonly requestId: string | null;
  readonly fields: Record<string, string>;
  readonly isRetryable: boolean;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.error = failure.error;
    this.code = failure.code;
    this.requestId = failure.request_id;
    this.fields = failure.fields ?? {};
    this.isRetryable = passing.has(failure.error) || failure.code === 'sign_in_unavailable';
  }
}

type Method = 'GET' | 'POST' | 'DELETE';
type Answer<T> = { data: T; requestId: string | null };

/** Calls a route of ours; gives what its JSON says, untouched and taken at its word. @throws ApiError */
export const request = async <T>(method: Method, path: string, body?: unknown): Promise<T> =>
  (await requestWithId<T>(method, path, body)).data;

/** The same, with the id that finds the call in our log. @throws ApiError */
export async function requestWithId<T>(method: Method, path: string, body?: unknown): Promise<Answer<T>> {
  const json = { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(path, { method, ...(body === undefined ? {} : json) }).catch(cause => {
    throw unreachable(null, { cause });
  });
  const data = response.status === 204 ? null : await response.json().catch(() => undefined);
  const requestId = response.headers.get('x-request-id');
  if (response.ok && data !== undefined) return { data, requestId };
  throw isFailure(data) ? new ApiError(data) : unreachable(requestId);
}

/** Whether an answer is an error in our own words. By hand: a library would be a tenth of what the page loads. */
function isFailure(data: unknown): data is Failure {
  const { error, code, message, request_id, fields } = Object(data);
  const areTexts = [error, code, message, request_id].every(each => typeof each === 'string');
  return areTexts && (fields === undefined || Object(fields) === fields);
}

/** A failure that is not in our own words: we were not reached, or something in between answered. */
function unreachable(requestId: string | null, options?: ErrorOptions) {
  const message = 'We could not be reached. Please check your connection and try again.';
  const failure = { error: 'network_error', code: 'network_error', message, request_id: requestId };
  return new ApiError(failure, options);
}
