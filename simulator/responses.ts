/** Responses of the simulator: a complete response as data, or a function that writes the response itself
 *  (for streams and for responses that are broken on purpose). */
import type { ServerResponse } from 'node:http';

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}
export type Reply = HttpResponse | ((response: ServerResponse) => void);

export function json(value: unknown, status = 200): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** Returns a response with Proof's error body (proof-api.md, "Errors"). */
export function proofError(status: number, error: string, code: string, message: string): HttpResponse {
  return json({ error, code, message }, status);
}

/** Thrown by a check that fails. The server sends its `response`. */
export class HttpError extends Error {
  readonly response: HttpResponse;

  constructor(status: number, error: string, code: string, message: string) {
    super(message);
    this.name = 'HttpError';
    this.response = proofError(status, error, code, message);
  }
}

export function send(serverResponse: ServerResponse, response: HttpResponse): void {
  const length =
    response.status === 204 ? {} : { 'content-length': String(Buffer.byteLength(response.body)) };
  serverResponse.writeHead(response.status, { ...length, ...response.headers }).end(response.body);
}
