/** What was received on Proof's half, for GET /__simulator/requests. The newest 1,000 per token are kept. */
import type { IncomingMessage } from 'node:http';

export interface LoggedRequest {
  readonly at: string;
  /** On the partner's clock, in milliseconds since 1970. */
  readonly clock_ms: number;
  readonly request_id: string;
  readonly method: string;
  readonly path: string;
  /** `authorization` holds the last four characters of the token only. */
  readonly headers: Readonly<Record<string, string>>;
  body: string;
  readonly peer: string;
  /** Null while unanswered, and for good where the connection was cut or left hanging. */
  status: number | null;
  /** The body that was answered; empty where it did not come whole. */
  answer: string;
  /** The answer was made to go wrong on purpose. */
  armed: boolean;
  /** A GET that follows a hint (hints.ts). */
  prompted: boolean;
  /** A WebSocket's end, on the partner's clock. */
  closed_ms?: number;
  /** Names of the user it was about: partner_user_id, e-mail. */
  users: readonly string[];
}

/** Of a body. */
const maxBodyCharacters = 64 * 1024;
const maxEntriesPerToken = 1000;
const maxTokens = 2000;

/** The request as it arrives, before its body is read. */
export function arrived(request: IncomingMessage, requestId: string, clockMs: number): LoggedRequest {
  return {
    at: new Date().toISOString(),
    clock_ms: clockMs,
    request_id: requestId,
    method: request.method ?? '',
    path: request.url ?? '',
    headers: withoutSecret(request),
    body: '',
    peer: request.socket.remoteAddress ?? '',
    status: null,
    answer: '',
    armed: false,
    prompted: false,
    users: [],
  };
}

/** As much of a body as is remembered; copied, because a slice of a string keeps the whole of it. */
export function kept(body: string | Buffer): string {
  const text = String(body);
  if (text.length <= maxBodyCharacters) return text;
  return Buffer.from(text.slice(0, maxBodyCharacters)).toString();
}

export class RequestLog {
  readonly #byToken = new Map<string, LoggedRequest[]>();

  /** Those with no valid token are kept together, under ''. */
  add(token: string, entry: LoggedRequest): void {
    const entries = this.#byToken.get(token) ?? [];
    entries.push(entry);
    if (entries.length > maxEntriesPerToken) entries.shift();
    this.#byToken.set(token, entries);
    const [oldest] = this.#byToken.keys();
    if (this.#byToken.size > maxTokens && oldest !== undefined) this.#byToken.delete(oldest);
  }

  of(token: string, user: string | null): LoggedRequest[] {
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

function withoutSecret({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, name === 'authorization' ? value.slice(-4) : value]),
  );
}
