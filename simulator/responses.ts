/** What the simulator answers with: a whole answer as data, or a function that takes the response over
 *  (streams, and answers that are broken on purpose). */
import type { ServerResponse } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}
export type Reply = Answer | ((response: ServerResponse) => void);

export function json(value: unknown, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** Proof's error body (proof-api.md, "Errors"). */
export function proofError(status: number, error: string, code: string, message: string): Answer {
  return json({ error, code, message }, status);
}

/** Thrown by a check that fails; the server turns it into its answer. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(status: number, error: string, code: string, message: string) {
    super(message);
    this.name = 'Refusal';
    this.answer = proofError(status, error, code, message);
  }
}

export function send(response: ServerResponse, answer: Answer): void {
  const length = answer.status === 204 ? {} : { 'content-length': String(Buffer.byteLength(answer.body)) };
  response.writeHead(answer.status, { ...length, ...answer.headers }).end(answer.body);
}
