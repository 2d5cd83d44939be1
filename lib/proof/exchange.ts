import 'server-only';
/** One request to Proof and its answer, over connections that are kept. The answer is collected from undici's own events,
 *  because its `request` reads the body through a stream: for an answer this small half the cost of the call. */
import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, Pool } from 'undici';
import { env } from '@/lib/env';
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
    const collector = new Collector(resolve, reject, signal);
    pool.dispatch({ method, path: basePath + path, headers, body: body ?? null }, collector);
  });
}

class Collector implements Dispatcher.DispatchHandler {
  private request: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: IncomingHttpHeaders = {};
  private readonly chunks: Buffer[] = [];

  constructor(
    private readonly resolve: (answer: ProofAnswer) => void,
    private readonly reject: (error: Error) => void,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => this.abort());
  }

  private abort(): void {
    const error = new Error('aborted');
    this.request?.abort(error);
    this.reject(error);
  }

  /** It has a connection now. */
  onRequestStart(request: Dispatcher.DispatchController): void {
    this.request = request;
    if (this.signal.aborted) this.abort();
  }

  /** Also called for an interim answer, of which the final one's take the place. */
  onResponseStart(_: unknown, status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    this.headers = headers;
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.resolve(this.answer(Buffer.concat(this.chunks)));
  }

  onResponseError(_: unknown, error: Error): void {
    const isTooLarge = 'code' in error && error.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE';
    if (isTooLarge) this.resolve(this.answer(null));
    else this.reject(error);
  }

  private answer(body: ProofAnswer['body']): ProofAnswer {
    const header = (name: string) => [this.headers[name]].flat()[0] ?? null;
    return {
      status: this.status,
      requestId: header('x-request-id'),
      retryAfter: header('retry-after'),
      body,
    };
  }
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
