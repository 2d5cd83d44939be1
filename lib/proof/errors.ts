/** What an answer of Proof that is no success means: to our caller, to the operator, and for another try. */
import { AppError, type ErrorCode } from '@/lib/errors';
import { parseJson } from '@/lib/http/json';
import { errorSchema } from './schemas';

/** An answer as it came; `body` is null when it was longer than we read. */
export type ProofResponse = {
  status: number;
  body: Uint8Array<ArrayBuffer> | null;
  requestId: string | null;
  retryAfter: string | null;
};

type Facts = {
  /** Whether the same call may be made again ('once': unless it already failed so). Default: never. */
  retry?: 'again' | 'once';
  retryAfterMs?: number;
  /** What Proof answered; absent when it did not. */
  proofStatus?: number;
};

/** A call to Proof that failed. */
export class ProofError extends AppError {
  constructor(
    kind: ErrorCode,
    details: ConstructorParameters<typeof AppError>[1],
    readonly facts: Facts = {},
  ) {
    super(kind, details);
  }
}

/** Translates an answer that is no success as the contract's table of errors says. */
export function toProofError(answer: ProofResponse): ProofError {
  const { status } = answer;
  const json = answer.body && parseJson(answer.body);
  const said = errorSchema.safeParse(json).data;
  const code = said?.code ?? 'unknown';
  const cause = new Error(`Proof answered ${status} ${code} (its request id: ${answer.requestId ?? 'none'})`);
  const details = { cause, code, advice: adviceByCode.get(code) };

  const facts = { proofStatus: status, retryAfterMs: waitMs(answer.retryAfter) };

  if (status === 400) return new ProofError('proof_rejected', { ...details, error: said?.error }, facts);
  if (status === 401 || status === 403) {
    const advice = adviceByCode.get(code) ?? adviceByStatus[status];
    return new ProofError('configuration_error', { ...details, advice }, facts);
  }
  if (status >= 502 && status <= 504) {
    const keepsName = status === 502 && said?.error === 'upstream_error';
    return new ProofError(
      keepsName ? 'upstream_error' : 'upstream_unavailable',
      json == null ? { cause } : details,
      { ...facts, retry: 'again' },
    );
  }
  if (status >= 500) return new ProofError('upstream_error', details, { ...facts, retry: 'once' });
  if (status >= 400) return new ProofError('upstream_error', details, facts);
  return new ProofError('upstream_unavailable', { cause }, facts);
}

/** `Retry-After`, seconds or a date, as milliseconds from now; 0 where there is none. */
function waitMs(retryAfter: string | null): number {
  if (retryAfter === null) return 0;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Math.max(ms || 0, 0);
}

/** What the operator has to do where Proof's code does not say more. */
const adviceByStatus = {
  401: 'Proof refused our token: check PROOF_CLIENT_TOKEN, and that it belongs to PROOF_API_BASE_URL.',
  403: 'Proof refused this server: ask Proof to register PROOF_ORIGIN and this server’s outgoing address.',
};

const adviceByCode = new Map([
  [
    'forbidden_origin',
    'Proof does not know our Origin: have the value of PROOF_ORIGIN (default: APP_URL) registered.',
  ],
  [
    'offramp_disabled',
    'Sell is not enabled for this partner: set PROOF_SELL_ENABLED=false, or ask Proof to enable it.',
  ],
  [
    'currency_not_allowed',
    'Proof has not enabled this currency: take it out of PROOF_PAIRS, or ask Proof to enable it.',
  ],
  [
    'WALLET_NOT_SUPPORTED',
    'Proof has no wallet for this pair: take it out of PROOF_PAIRS, or ask Proof to provision one.',
  ],
]);
