import 'server-only';
/** The failure of a call to Proof, and whether the same call may be sent again. */
import { errorSchema, parseJson } from './schemas';

/** A complete response; `body` is null if it was longer than the client reads. */
export type ProofResponse = {
  status: number;
  body: Uint8Array<ArrayBuffer> | null;
  requestId: string | null;
  retryAfter: string | null;
};

/** `timeout`: no complete response within the deadline. `connection`: the connection failed or was cut.
 *  `status`: Proof responded with a status that is not a success. `invalid_response`: a success without the documented
 *  fields. */
export type ProofErrorKind = 'timeout' | 'connection' | 'status' | 'invalid_response';

type ProofErrorDetails = {
  cause?: unknown;
  /** The HTTP status of Proof's response. */
  status?: number;
  /** Proof's `error`, if the body has one of the documented form. */
  error?: string | undefined;
  /** Proof's `code`; `unknown` if the body is JSON without a code of the documented form; undefined if it is no JSON. */
  code?: string | undefined;
  /** Whether the same call may be sent again: `again`, `once` (unless it already failed so), or never (undefined). */
  retry?: 'again' | 'once';
  /** The shortest wait before the next attempt that `Retry-After` demands, in ms. */
  retryAfterMs?: number;
};

/** A call to Proof that failed. Its message is for the log: it contains no text of Proof's but the code. */
export class ProofError extends Error {
  override readonly name = 'ProofError';
  readonly status: number | undefined;
  readonly error: string | undefined;
  readonly code: string | undefined;
  readonly retry: 'again' | 'once' | undefined;
  readonly retryAfterMs: number;

  constructor(
    readonly kind: ProofErrorKind,
    message: string,
    details: ProofErrorDetails = {},
  ) {
    super(message, 'cause' in details ? { cause: details.cause } : {});
    this.status = details.status;
    this.error = details.error;
    this.code = details.code;
    this.retry = details.retry;
    this.retryAfterMs = details.retryAfterMs ?? 0;
  }
}

/** @returns the error for a response whose status is not a success. Only Proof's 502, 503 and 504 may be sent again
 *  until they succeed, any other 5xx once. Source: the table of errors of Proof's documentation. */
export function toProofError({ status, body, requestId, retryAfter }: ProofResponse): ProofError {
  const json = body && parseJson(body);
  const { error, code = 'unknown' } = errorSchema.parse(json);
  const isUnavailable = status >= 502 && status <= 504;
  return new ProofError(
    'status',
    `Proof answered ${status} ${code} (its request id: ${requestId ?? 'none'})`,
    {
      status,
      error,
      code: json == null ? undefined : code,
      retryAfterMs: retryAfterToMs(retryAfter),
      ...(isUnavailable ? { retry: 'again' } : status >= 500 ? { retry: 'once' } : {}),
    },
  );
}

/** @returns `Retry-After` (seconds or a date) as milliseconds from now; 0 without one. */
function retryAfterToMs(retryAfter: string | null): number {
  if (retryAfter === null) return 0;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Math.max(ms || 0, 0);
}
