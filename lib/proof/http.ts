import 'server-only';
/** One request to Proof and its answer, over connections that are kept. */
import { errors } from 'undici';
import { env } from '@/lib/env';
import { recordUpstreamRequestId } from '@/lib/http/request-context';
import { proofDispatcher, proofHeaders } from './connection';
import type { ProofResponse } from './errors';
import { requestIdForm } from './patterns';

export type ProofRequest = { method: 'GET' | 'POST'; path: string; body?: string };

/** Sends a request with the credential, and returns the answer once it is complete.
 *  @throws Error if the connection fails, and as soon as `signal` aborts. */
export async function sendRequest(
  { method, path, body }: ProofRequest,
  signal: AbortSignal,
): Promise<ProofResponse> {
  const { origin, pathname } = new URL(env().PROOF_API_BASE_URL);
  const request = proofDispatcher().request({
    origin,
    path: pathname.replace(/\/$/, '') + path,
    method,
    headers: {
      ...proofHeaders(),
      Origin: env().PROOF_ORIGIN,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body ?? null,
    signal,
  });
  // undici heeds the signal only once there is a connection.
  const answer = await Promise.race([request, rejectOnAbort(signal)]);
  const header = (name: string) => [answer.headers[name]].flat()[0] ?? null;
  const requestId = header('x-request-id')?.match(requestIdForm)?.[0] ?? null;
  // Before the body, which may be cut.
  recordUpstreamRequestId(requestId);
  const whole = await answer.body.arrayBuffer().catch((error: unknown) => {
    if (error instanceof errors.ResponseExceededMaxSizeError) return null;
    throw error;
  });
  return {
    status: answer.statusCode,
    requestId,
    retryAfter: header('retry-after'),
    body: whole && new Uint8Array(whole),
  };
}

const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
