import 'server-only';
/** One request to Proof and its answer, over connections that are kept. The answer is collected from undici's own events,
 *  because its `request` reads the body through a stream: for an answer this small half the cost of the call. */
import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, Pool } from 'undici';
import { env } from '@/lib/env';
import { noteOfAnswer } from '@/lib/request-facts';
import type { ProofAnswer } from './failures';

const maxBodyBytes = 64 * 1024;

export type ProofRequest = { method: 'GET' | 'POST'; path: string; body?: string };

/** Sends a request with the credential, and gives the answer once it is whole.
 *  @throws whatever is in its way, and as soon as `signal` aborts. */
export function exchange({ method, path, body }: ProofRequest, signal: AbortSignal): Promise<ProofAnswer> {
  const { PROOF_CLIENT_TOKEN, PROOF_ORIGIN } = env();
  const { pool, basePath } = proof();
  const headers = {
    Authorization: `Bearer ${PROOF_CLIENT_TOKEN}`,
    Origin: PROOF_ORIGIN,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const handler = collect(signal, resolve, reject);
    pool.dispatch({ method, path: basePath + path, headers, body: body ?? null }, handler);
  });
}

function collect(
  signal: AbortSignal,
  resolve: (answer: ProofAnswer) => void,
  reject: (error: Error) => void,
): Dispatcher.DispatchHandler {
  let request: Dispatcher.DispatchController | undefined;
  let head: { status: number; headers: IncomingHttpHeaders } = { status: 0, headers: {} };
  const chunks: Buffer[] = [];

  // undici's events belong to a connection, not to our request.
  const note = noteOfAnswer();

  const abort = () => {
    request?.abort(signal.reason);
    reject(signal.reason);
  };
  signal.addEventListener('abort', abort);

  const header = (name: string) => [head.headers[name]].flat()[0] ?? null;

  function answer(body: ProofAnswer['body']): void {
    const { status } = head;
    resolve({ status, requestId: header('x-request-id'), retryAfter: header('retry-after'), body });
  }

  return {
    // Once there is a connection.
    onRequestStart: started => {
      request = started;
      if (signal.aborted) abort();
    },
    // Also for an interim answer; the final one takes its place.
    onResponseStart: (_, status, headers) => {
      head = { status, headers };
      if (status >= 200) note(header('x-request-id'));
    },
    onResponseData: (_, chunk) => {
      chunks.push(chunk);
    },
    onResponseEnd: () => answer(Buffer.concat(chunks)),
    onResponseError: (_, error) => {
      const isTooLarge = 'code' in error && error.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE';
      if (isTooLarge) answer(null);
      else reject(error);
    },
  };
}

let held: { pool: Pool; basePath: string } | undefined;

/** Where Proof is; the deadline is the caller's, so undici's own are off. */
function proof() {
  if (held) return held;
  const { PROOF_API_BASE_URL, PROOF_TIMEOUT_MS } = env();
  const { origin, pathname } = new URL(PROOF_API_BASE_URL);
  const pool = new Pool(origin, {
    maxResponseSize: maxBodyBytes,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: PROOF_TIMEOUT_MS },
  });
  held = { pool, basePath: pathname.replace(/\/$/, '') };
  return held;
}
