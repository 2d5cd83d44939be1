/** What Proof's refusals mean to the operator: the product's own advice, and ours where it has none. */
import { ProofError } from '@/lib/proof/errors';
import { describeFailure } from './network';

const fixes: Record<string, string> = {
  validation_error: 'Proof may not take this amount or e-mail: try --amount or --email',
  upstream_timeout: 'raise PROOF_TIMEOUT_MS, or ask Proof why it is slow',
  upstream_invalid_response: 'show this to Proof: the answer is not what it documents',
  upstream_unavailable: 'run the doctor again, and ask Proof if it stays',
};

/** The HTTP status that Proof answered with; undefined: none, or no failure of Proof's. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof ProofError ? error.facts.proofStatus : undefined;

/** What happened and what to do about it, in one line. */
export function explainError(error: unknown): string {
  if (!(error instanceof ProofError)) return describeFailure(error);
  const fix = error.advice ?? fixes[error.code] ?? 'show this to Proof, with the request id';
  return `${describeError(error)}; ${fix}`;
}

function describeError({ code, cause, facts }: ProofError): string {
  if (code === 'upstream_timeout') return 'Proof did not answer in time';
  if (code === 'upstream_unavailable' && facts.proofStatus === undefined) return describeFailure(cause);
  return cause instanceof Error ? cause.message : code;
}
