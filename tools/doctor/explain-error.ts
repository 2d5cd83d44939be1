/** Explains Proof's errors to the operator: with the advice of the product, or of this file where there is none. */
import { AppError } from '@/lib/errors';
import { ProofError } from '@/lib/proof/errors';
import { describeFailure } from './network';

const fixes: Record<string, string> = {
  validation_error: 'Proof may not accept this amount or e-mail: try --amount or --email',
  upstream_timeout: 'raise PROOF_TIMEOUT_MS, or ask Proof why it is slow',
  upstream_invalid_response: 'show this to Proof: the response is not as documented',
  upstream_unavailable: 'run the doctor again, and ask Proof if the error stays',
};

/** @returns the HTTP status of Proof's response; undefined without a response, or if the error is not Proof's */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof AppError && error.cause instanceof ProofError ? error.cause.status : undefined;

/** @returns what happened and what to do about it, in one line */
export function explainError(error: unknown): string {
  if (!(error instanceof AppError)) return describeFailure(error);
  const fix = error.advice ?? fixes[error.code] ?? 'show this to Proof, with the request id';
  return `${describeError(error)}; ${fix}`;
}

function describeError({ code, cause }: AppError): string {
  if (code === 'upstream_timeout') return 'Proof did not respond in time';
  if (code === 'upstream_unavailable' && !(cause instanceof ProofError)) return describeFailure(cause);
  return cause instanceof Error ? cause.message : code;
}
