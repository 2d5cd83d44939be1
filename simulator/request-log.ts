/** The log of the requests to Proof's API, for GET /__simulator/requests. Keeps the newest 1,000 per token. */
import type { IncomingMessage } from 'node:http';

export interface LoggedRequest {
  readonly at: string;
  /** Milliseconds since 1970 on the partner's clock. */
  readonly clock_ms: number;
  readonly request_id: string;
  readonly method: string;
  readonly path: string;
  /** `authorization` holds only the last four characters of the token. */
  readonly headers: Readonly<Record<string, string>>;
  body: string;
  readonly peer: string;
  /** Null until the response is sent. Stays null if the connection was cut or left hanging. */
  status: number | null;
  /** The response body. Empty if it was not sent completely. */
  answer: string;
  /** True if a test or a test case caused the failure. */
  armed: boolean;
  /** True for a GET that follows a notification (api/notifications.ts). */
  prompted: boolean;
  /** When a WebSocket was closed, in milliseconds on the partner's clock. */
  closed_ms?: number;
  /** The identifiers of the request's user: partner_user_id, e-mail. */
  users: readonly string[];
}

const maxBodyCharacters = 64 * 1024;
const maxEntriesPerToken = 1000;
const maxTokens = 2000;

/** Returns the log entry of a request whose body has not been read yet. */
export function createLogEntry(request: IncomingMessage, requestId: string, clockMs: number): LoggedRequest {
  return {
    at: new Date().toISOString(),
    clock_ms: clockMs,
    request_id: requestId,
    method: request.method ?? '',
    path: request.url ?? '',
    headers: redactHeaders(request),
    body: '',
    peer: request.socket.remoteAddress ?? '',
    status: null,
    answer: '',
    armed: false,
    prompted: false,
    users: [],
  };
}

/** Shortens a body for the log. Copies the text, because a slice of a string keeps the whole string in memory. */
export function truncateBody(body: string | Buffer): string {
  const text = String(body);
  if (text.length <= maxBodyCharacters) return text;
  return Buffer.from(text.slice(0, maxBodyCharacters)).toString();
}

export class RequestLog {
  readonly #byToken = new Map<string, LoggedRequest[]>();

  /** @param token '' for requests without a valid token */
  add(token: string, entry: LoggedRequest): void {
    const entries = this.#byToken.get(token) ?? [];
    entries.push(entry);
    if (entries.length > maxEntriesPerToken) entries.shift();
    this.#byToken.set(token, entries);
    const [oldest] = this.#byToken.keys();
    if (this.#byToken.size > maxTokens && oldest !== undefined) this.#byToken.delete(oldest);
  }

  entries(token: string, user: string | null): LoggedRequest[] {
    return (this.#byToken.get(token) ?? []).filter(each => user === null || each.users.includes(user));
  }

  clear(token?: string): void {
    if (token === undefined) this.#byToken.clear();
    else this.#byToken.delete(token);
  }
}

export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
}

function redactHeaders({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, name === 'authorization' ? value.slice(-4) : value]),
  );
}
