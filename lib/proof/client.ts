import 'server-only';
/** Every call to Proof goes through here: one place for the credential, the deadline and the tries (`tries.ts`), and
 *  the translation of failures (`failures.ts`). Source: Proof's page on POST /widget/session. */
import { Agent, request } from 'undici';
import { z } from 'zod';
import { env } from '@/lib/env';
import { parseJson } from '@/lib/json';
import { noteAnswer } from '@/lib/request-facts';
import { failureOf, type ProofAnswer, ProofFailure } from './failures';
import {
  type KycStatus,
  kycSchema,
  type ProofSession,
  type ProofTransaction,
  type SessionRequest,
  sessionSchema,
  transactionSchema,
} from './schemas';
import { withTries } from './tries';

const maxBodyBytes = 64 * 1024;

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
  return withTries(async signal => {
    const answer = await call('POST', '/widget/session', signal, body);
    return { ...answer, session: answer.data(sessionSchema) };
  });
}

/** Reads a transaction, tried like a session. @throws ProofFailure */
export function getTransaction(id: string): Promise<ProofTransaction> {
  return withTries(async signal => {
    const answer = await call('GET', `/widget/transactions/${encodeURIComponent(id)}`, signal);
    return answer.data(transactionSchema.extend({ merchant_transaction_id: z.literal(id) }));
  });
}

/** How the user's identity check stands; a user whom Proof does not know has not started it. @throws ProofFailure */
export function getKycStatus(userId: string): Promise<KycStatus> {
  return withTries(async signal => {
    try {
      const answer = await call('GET', `/widget/users/${encodeURIComponent(userId)}/kyc-status`, signal);
      return answer.data(kycSchema).status;
    } catch (error) {
      if (error instanceof ProofFailure && error.facts.proofStatus === 404) return 'not_started';
      throw error;
    }
  });
}

/** One request, and its answer read whole. Only a 200 is returned. @throws ProofFailure */
async function call(method: 'GET' | 'POST', path: string, signal: AbortSignal, body?: string) {
  const answer = await send(method, path, signal, body).catch(cause => {
    if (signal.aborted) throw new ProofFailure('upstream_timeout', { cause });
    throw new ProofFailure('upstream_unavailable', { cause }, { retry: 'again' });
  });
  if (answer.status !== 200) throw failureOf(answer);
  const data = <T>(schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(answer.body && parseJson(answer.body));
    if (parsed.success) return parsed.data;
    const paths = parsed.error.issues.map(issue => issue.path.join('.'));
    const cause = new Error(`Proof's 200 is not what it documents: ${answer.body ? paths : 'too large'}`);
    throw new ProofFailure('upstream_invalid_response', { cause });
  };
  return { body: answer.body ?? new Uint8Array(), requestId: answer.requestId, data };
}

async function send(
  method: 'GET' | 'POST',
  path: string,
  signal: AbortSignal,
  body?: string,
): Promise<ProofAnswer> {
  const { PROOF_API_BASE_URL, PROOF_CLIENT_TOKEN, PROOF_ORIGIN } = env();
  const response = await request(PROOF_API_BASE_URL + path, {
    dispatcher: agent(),
    method,
    signal,
    headers: {
      Authorization: `Bearer ${PROOF_CLIENT_TOKEN}`,
      Origin: PROOF_ORIGIN,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body ?? null,
  });
  const requestId = header(response.headers['x-request-id']);
  noteAnswer(requestId);
  return {
    status: response.statusCode,
    requestId,
    retryAfter: header(response.headers['retry-after']),
    body: await response.body.arrayBuffer().then(buffer => new Uint8Array(buffer), ifTooLarge),
  };
}

function ifTooLarge(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return null;
  throw error;
}

const header = (value: string | string[] | undefined) => [value].flat()[0] ?? null;

let connections: Agent | undefined;

/** Kept-alive connections to Proof; the deadline is the caller's, so undici's own are off. */
function agent(): Agent {
  connections ??= new Agent({
    maxResponseSize: maxBodyBytes,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: env().PROOF_TIMEOUT_MS },
  });
  return connections;
}
