import 'server-only';
/** Reads and checks one request before a route does any work: its origin, its bearer token and its body. */
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';

const bodyDeadlineMs = 30_000;
/** A body that is too large is read up to this size, because a proxy that is still sending it may lose the response. */
const maxDiscardedBytes = 1024 * 1024;

/** Allows only the app's own pages to change state with a cookie. In `jwt` mode a request with a bearer token is allowed
 *  from anywhere, because browsers never send that header on their own.
 *  @throws AppError forbidden_origin */
export function requireSameOrigin({ headers }: Request): void {
  const { APP_URL, AUTH_MODE } = env();
  if (AUTH_MODE === 'jwt' && bearerToken(headers) !== null) return;
  const origin = headers.get('origin');
  if (origin === APP_URL || (origin === null && headers.get('sec-fetch-site') === 'same-origin')) return;
  throw new AppError('forbidden_origin', { message: `This can only be done from a page of ${APP_URL}.` });
}

/** Returns the token of `Authorization: Bearer`, '' when it is empty, or null when the request has no such header or
 *  another scheme. */
export function bearerToken(headers: Headers): string | null {
  const bearer = /^Bearer(?:\s+(.*))?$/i.exec(headers.get('authorization') ?? '');
  return bearer && (bearer[1] ?? '');
}

/** Reads a body whose content type is JSON. Does not parse it.
 *  @throws AppError unsupported_media_type, or like `readBody` */
export async function readJsonBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
    throw new AppError('unsupported_media_type');
  return readBody(request, maxBytes);
}

/** Reads a body of at most `maxBytes` within 30 s.
 *  @throws AppError body_too_large, request_timeout, or decode_error when the connection breaks */
export const readBody = (request: Request, maxBytes: number): Promise<Uint8Array> =>
  withDeadline(readChunks(request, maxBytes));

/** Closes the connection after a timeout, because the rest of the body may still arrive on it.
 *  @throws AppError request_timeout */
async function withDeadline<T>(body: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const onTimeout = () => reject(new AppError('request_timeout', { headers: { Connection: 'close' } }));
    timer = setTimeout(onTimeout, bodyDeadlineMs);
  });
  return Promise.race([body, deadline]).finally(() => clearTimeout(timer));
}

async function readChunks(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(request)) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
    else if (length > maxDiscardedBytes) break;
  }
  if (length > maxBytes) throw new AppError('body_too_large');
  return Buffer.concat(chunks);
}

async function* chunksOf({ body }: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* body ?? [];
  } catch (cause) {
    throw new AppError('decode_error', { cause });
  }
}

/** Parses a body as JSON in UTF-8. A byte order mark is invalid. @throws AppError decode_error */
export function decodeJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch (cause) {
    throw new AppError('decode_error', { cause });
  }
}
