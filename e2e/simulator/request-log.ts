/** What was received on Proof's half, for GET /__simulator/requests. The newest 1,000 per token are kept. */
import type { IncomingMessage } from 'node:http';

export interface LoggedRequest {
  readonly at: string;
  readonly request_id: string;
  readonly method: string;
  readonly path: string;
  /** `authorization` holds the last four characters of the token only. */
  readonly headers: Readonly<Record<string, string>>;
  body: string;
  readonly peer: string;
  /** Null while unanswered, and for good where the connection was cut or left hanging. */
  status: number | null;
  /** Names of the user it was about: partner_user_id, e-mail. */
  users: readonly string[];
}

const MAX_PER_TOKEN = 1000;
const MAX_TOKENS = 2000;

export class RequestLog {
  readonly #byToken = new Map<string, LoggedRequest[]>();

  add(request: IncomingMessage, requestId: string, peer: string): LoggedRequest {
    const entry = {
      at: new Date().toISOString(),
      request_id: requestId,
      method: request.method ?? '',
      path: request.url ?? '',
      headers: withoutSecret(request),
      body: '',
      peer,
      status: null,
      users: [],
    };
    this.#keep(bearerToken(request.headers.authorization) ?? '', entry);
    return entry;
  }

  of(token: string, user: string | null): LoggedRequest[] {
    return (this.#byToken.get(token) ?? []).filter(each => user === null || each.users.includes(user));
  }

  clear(token?: string): void {
    if (token === undefined) this.#byToken.clear();
    else this.#byToken.delete(token);
  }

  #keep(token: string, entry: LoggedRequest): void {
    const entries = this.#byToken.get(token) ?? [];
    entries.push(entry);
    if (entries.length > MAX_PER_TOKEN) entries.shift();
    this.#byToken.set(token, entries);
    const [oldest] = this.#byToken.keys();
    if (this.#byToken.size > MAX_TOKENS && oldest !== undefined) this.#byToken.delete(oldest);
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
