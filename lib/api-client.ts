/** Calls the app's own API from the browser. */

type Failure = {
  error: string;
  code: string;
  message: string;
  request_id: string | null;
  fields?: Record<string, string>;
};

/** Values of `error` after which a retry may succeed. */
const retryableErrors = new Set([
  'network_error',
  'rate_limited',
  'internal_error',
  'upstream_error',
  'upstream_unavailable',
  'upstream_timeout',
  'storage_unavailable',
  'stopping',
]);

/** A failed call. `error` and `code` identify the failure. `requestId` is for support; it is null when the server was not
 *  reached. `message` is English text for callers that do not translate `code`. */
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
    this.isRetryable = retryableErrors.has(failure.error) || failure.code === 'sign_in_unavailable';
  }
}

type Method = 'GET' | 'POST' | 'DELETE';
type Result<T> = { data: T; requestId: string | null };

/** Calls a route of the app. @returns its JSON, which is not validated @throws ApiError */
export const request = async <T>(method: Method, path: string, body?: unknown): Promise<T> =>
  (await requestWithId<T>(method, path, body)).data;

/** Does the same as `request`, and also returns the request id, which identifies the call in the server's log.
 *  @throws ApiError */
export async function requestWithId<T>(method: Method, path: string, body?: unknown): Promise<Result<T>> {
  const json = { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(path, { method, ...(body === undefined ? {} : json) }).catch(cause => {
    throw networkError(null, { cause });
  });
  const data = response.status === 204 ? null : await response.json().catch(() => undefined);
  const requestId = response.headers.get('x-request-id');
  if (response.ok && data !== undefined) return { data, requestId };
  throw isFailure(data) ? new ApiError(data) : networkError(requestId);
}

/** Returns whether a response body is an error of the app's API. A validation library would add a tenth to the page's
 *  scripts. */
function isFailure(data: unknown): data is Failure {
  const { error, code, message, request_id, fields } = Object(data);
  const areStrings = [error, code, message, request_id].every(each => typeof each === 'string');
  return areStrings && (fields === undefined || Object(fields) === fields);
}

/** Creates the error for a server that was not reached, or for a response that did not come from the app's API. */
function networkError(requestId: string | null, options?: ErrorOptions) {
  const message = 'We could not be reached. Please check your connection and try again.';
  const failure = { error: 'network_error', code: 'network_error', message, request_id: requestId };
  return new ApiError(failure, options);
}
