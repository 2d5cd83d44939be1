/** The errors of the API: the status and the texts that the browser receives. The browser never receives the cause.
 *  docs/api.md documents the rows. An error that is not an AppError becomes `internal_error`. */

type Row = { status: number; error: string; message: string };

export const errorDefinitions = {
  decode_error: { status: 400, error: 'invalid_request', message: 'The request is not valid JSON.' },
  validation_error: { status: 400, error: 'invalid_request', message: 'Please check what you entered.' },
  proof_rejected: {
    status: 400,
    error: 'invalid_request',
    message: 'This order cannot be opened right now. Please try another currency, network or amount.',
  },
  not_signed_in: { status: 401, error: 'unauthorised', message: 'Please sign in first.' },
  invalid_key: { status: 401, error: 'unauthorised', message: 'The key is missing or wrong.' },
  forbidden_origin: { status: 403, error: 'forbidden', message: 'This request came from another page.' },
  email_not_verified: {
    status: 403,
    error: 'forbidden',
    message: 'Please confirm your e-mail address first, then come back.',
  },
  not_found: { status: 404, error: 'not_found', message: 'There is nothing at this address.' },
  method_not_allowed: {
    status: 405,
    error: 'invalid_request',
    message: 'This address does not take that method.',
  },
  request_timeout: {
    status: 408,
    error: 'invalid_request',
    message: 'The request took too long to arrive. Please try again.',
  },
  body_too_large: { status: 413, error: 'invalid_request', message: 'The request is too large.' },
  unsupported_media_type: {
    status: 415,
    error: 'invalid_request',
    message: 'The request must be sent as application/json.',
  },
  too_many_requests: {
    status: 429,
    error: 'rate_limited',
    message: 'That was a lot of tries in a short time. Please wait a few minutes.',
  },
  internal_error: {
    status: 500,
    error: 'internal_error',
    message: 'Something went wrong on our side. Please try again.',
  },
  upstream_error: {
    status: 502,
    error: 'upstream_error',
    message: 'Our payment partner could not open this order. Please try again in a moment.',
  },
  upstream_unavailable: {
    status: 502,
    error: 'upstream_unavailable',
    message: 'Our payment partner cannot be reached. Please try again in a moment.',
  },
  upstream_invalid_response: {
    status: 502,
    error: 'upstream_unavailable',
    message: 'Our payment partner gave an answer that we cannot use. Please try again in a moment.',
  },
  configuration_error: {
    status: 503,
    error: 'configuration_error',
    message: 'Buying and selling is not available right now. We have been told and are looking into it.',
  },
  sign_in_unavailable: {
    status: 503,
    error: 'configuration_error',
    message: 'Your sign-in cannot be checked right now. Please try again in a moment.',
  },
  storage_unavailable: {
    status: 503,
    error: 'storage_unavailable',
    message: 'Our records cannot be reached right now. Please try again in a moment.',
  },
  stopping: {
    status: 503,
    error: 'stopping',
    message: 'This server is being restarted. Please try again in a moment.',
  },
  upstream_timeout: {
    status: 504,
    error: 'upstream_timeout',
    message: 'Our payment partner took too long to answer. Please try again.',
  },
} satisfies Record<string, Row>;

export type ErrorCode = keyof typeof errorDefinitions;

type Details = {
  /** For the log only. */
  cause?: unknown;
  /** For the log only: what the operator can do. */
  advice?: string | undefined;
  /** Proof's own `error` and `code`, where the API passes them on. */
  error?: string | undefined;
  code?: string | undefined;
  /** A more precise public message than the row's. */
  message?: string;
  /** Field name → public message. */
  fields?: Record<string, string>;
  headers?: Record<string, string>;
};

/** An error with a public part: `status`, `error`, `code`, `message`, `fields` and `headers` reach the browser. `cause` and
 *  `advice` reach the log only. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly status: number;
  readonly error: string;
  readonly code: string;
  readonly fields: Record<string, string> | undefined;
  readonly headers: Record<string, string>;
  readonly advice: string | undefined;

  constructor(kind: ErrorCode, details: Details = {}) {
    const row = errorDefinitions[kind];
    super(details.message ?? row.message, { cause: details.cause });
    this.status = row.status;
    this.error = details.error ?? row.error;
    this.code = details.code ?? kind;
    this.fields = details.fields;
    this.headers = details.headers ?? {};
    this.advice = details.advice;
  }
}
