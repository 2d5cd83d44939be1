import 'server-only';
/** What a route asks of a request before it does anything: the guard against foreign pages, the body within
 *  its limits, and the client's address. */
import { bearerToken } from '@/lib/auth/jwt';
import { env, isLoopback } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { clientIp, isPrivate } from './client-ip';
import { getRemoteAddress } from './remote-address';

const bodyDeadlineMs = 30_000;
/** A body that is too large is read to its end up to here, because a proxy that still sends it may lose the answer. */
const maxDiscardedBytes = 1024 * 1024;

/** Lets only this app's own pages change state with a cookie. A caller with the partner's bearer token is no
 *  browser that could be misled, and passes.
 *  @throws AppError forbidden_origin */
export function requireSameOrigin({ headers }: Request): void {
  const { APP_URL, AUTH_MODE } = env();
  if (AUTH_MODE === 'jwt' && bearerToken(headers) !== null) return;
  const origin = headers.get('origin');
  if (origin === APP_URL || (origin === null && headers.get('sec-fetch-site') === 'same-origin')) return;
  throw new AppError('forbidden_origin', { message: `This can only be done from a page of ${APP_URL}.` });
}

/** Reads a body that says to be JSON, no further than `maxBytes`.
 *  @throws AppError unsupported_media_type, body_too_large */
export async function readJsonBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
    throw new AppError('unsupported_media_type');
  return readBody(request, maxBytes);
}

/** Reads a body of at most `maxBytes`, which has to arrive within 30 s.
 *  @throws AppError body_too_large, request_timeout; decode_error for a body that breaks off */
export const readBody = (request: Request, maxBytes: number): Promise<Uint8Array> =>
  beforeDeadline(readChunks(request, maxBytes));

/** Ends the connection with the answer, because the rest of the body may still come. @throws AppError request_timeout */
async function beforeDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new AppError('request_timeout', { headers: { Connection: 'close' } }));
    timer = setTimeout(giveUp, bodyDeadlineMs);
  });
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
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

/** Decodes a body as JSON in UTF-8 without a byte order mark. @throws AppError decode_error */
export function decodeJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch (cause) {
    throw new AppError('decode_error', { cause });
  }
}

let warned = false;

/** The end user's address for Proof's signature; null when there is none to give. The log warns then, and when a
 *  proxy was there and the address is private all the same, so probably that proxy's own. */
export function getClientIp({ headers }: Request): string | null {
  const forwardedFor = headers.get('x-forwarded-for');
  const socket = getRemoteAddress(headers);
  const address = clientIp({
    forwardedFor,
    socketAddress: socket,
    trustedProxies: env().TRUSTED_PROXIES,
    allowPrivate: isLoopback(env().PROOF_API_BASE_URL),
  });
  // Where nobody sent the header, Next has put the socket's address there.
  if (address === null || (isPrivate(address) && forwardedFor !== socket)) warnOnce();
  return address;
}

function warnOnce(): void {
  if (warned) return;
  warned = true;
  log.warn(
    'the client’s address is unknown or private, so client_ip is missing or wrong: set TRUSTED_PROXIES to the addresses of the proxies in front of this server, or to "platform" where the host overwrites X-Forwarded-For',
  );
}
