import 'server-only';
/** Every call to Proof goes through here: the request with its credential (`exchange.ts`), the deadline and the tries
 *  (`tries.ts`), and the translation of failures (`failures.ts`). Source: Proof's page on POST /widget/session. */
import type { z } from 'zod';
import { parseJson } from '@/lib/http/json';
import { ProofError, toProofError } from './errors';
import { type ProofRequest, sendRequest } from './http';
import { withRetries } from './retry';
import {
  type KycStatus,
  kycSchema,
  type ProofSession,
  type ProofTransaction,
  type SessionRequest,
  sessionSchema,
  transactionSchema,
} from './schemas';

export type OpenedSession = {
  session: ProofSession;
  body: Uint8Array<ArrayBuffer>;
  requestId: string | null;
};

/** Opens a session at Proof: up to three tries with the identical body, all within PROOF_TIMEOUT_MS.
 *  Gives the session, and its body byte for byte.
 *  @throws ProofFailure with the last try's failure. */
export function createSession(order: SessionRequest): Promise<OpenedSession> {
  const body = JSON.stringify(order);
  return withRetries(async signal => {
    const answer = await call({ method: 'POST', path: '/widget/session', body }, signal);
    return { ...answer, session: answer.data(sessionSchema) };
  });
}

/** Reads a transaction, tried like a session. @throws ProofFailure */
export function getTransaction(id: string): Promise<ProofTransaction> {
  return withRetries(async signal => {
    const answer = await call(
      { method: 'GET', path: `/widget/transactions/${encodeURIComponent(id)}` },
      signal,
    );
    const transaction = answer.data(transactionSchema);
    if (transaction.merchant_transaction_id !== id) throw notAsDocumented('another transaction');
    return transaction;
  });
}

/** How the user's identity check stands; a user whom Proof does not know has not started it. @throws ProofFailure */
export function getKycStatus(userId: string): Promise<KycStatus> {
  return withRetries(async signal => {
    try {
      const answer = await call(
        { method: 'GET', path: `/widget/users/${encodeURIComponent(userId)}/kyc-status` },
        signal,
      );
      return answer.data(kycSchema).status;
    } catch (error) {
      if (error instanceof ProofError && error.facts.proofStatus === 404) return 'not_started';
      throw error;
    }
  });
}

/** Sends one request. @returns the answer if it is a 2xx, of which Proof does not document the exact status; a 204 has
 *  no body, so it is no usable answer. @throws ProofFailure */
async function call(request: ProofRequest, signal: AbortSignal) {
  const answer = await sendRequest(request, signal).catch(cause => {
    if (signal.aborted) throw new ProofError('upstream_timeout', { cause });
    throw new ProofError('upstream_unavailable', { cause }, { retry: 'again' });
  });
  if (answer.status < 200 || answer.status > 299 || answer.status === 204) throw toProofError(answer);
  const data = <T>(schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(answer.body && parseJson(answer.body));
    if (parsed.success) return parsed.data;
    const paths = parsed.error.issues.map(issue => issue.path.join('.'));
    throw notAsDocumented(answer.body ? String(paths) : 'too large');
  };
  return { body: answer.body ?? new Uint8Array(), requestId: answer.requestId, data };
}

const notAsDocumented = (what: string) =>
  new ProofError('upstream_invalid_response', {
    cause: new Error(`Proof's answer is not what it documents: ${what}`),
  });
