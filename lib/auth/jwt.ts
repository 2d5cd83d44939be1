import 'server-only';
/** Verifies the token of the partner's own sign-in with the keys at AUTH_JWKS_URL. */
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { bearerToken } from '@/lib/http/request';
import { findUserInCookies } from './cookie';
import type { User } from './user';

/** Without symmetric algorithms, because a key set is public. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** The errors that jose throws for an invalid token. Every other error comes from the key set. */
const tokenErrors = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

/** Postgres cannot store text with NUL or a lone surrogate. */
const claimsSchema = z.object({
  sub: z.string().regex(/^[^\0\p{Cs}]{1,255}$/u),
  email: z.preprocess(
    email => (typeof email === 'string' ? email : ''),
    z.string().regex(/^[^\0\p{Cs}]{0,254}$/u),
  ),
  email_verified: z.unknown().optional(),
  exp: z.number(),
});

/** Returns the user of the request's token: of `Authorization: Bearer` when that header is present, else of AUTH_COOKIE.
 *  @returns null when there is no token or it is invalid
 *  @throws AppError sign_in_unavailable when the keys cannot be fetched */
export async function verifyToken(headers: Headers): Promise<User | null> {
  const { AUTH_COOKIE } = env();
  const bearer = bearerToken(headers);
  if (bearer !== null) return verify(bearer);
  return AUTH_COOKIE === undefined ? null : findUserInCookies(headers, AUTH_COOKIE, verify);
}

async function verify(token: string): Promise<User | null> {
  const { AUTH_ISSUER, AUTH_AUDIENCE } = env();
  try {
    const { payload } = await jwtVerify(token, await getKeys(), {
      algorithms,
      issuer: AUTH_ISSUER,
      audience: AUTH_AUDIENCE,
      requiredClaims: ['iss', 'aud', 'exp', 'sub'],
    });
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) return null;
    const { sub, email, email_verified, exp } = claims.data;
    return {
      id: sub,
      email: email && email_verified === true ? email : null,
      signedInUntil: exp * 1000,
    };
  } catch (cause) {
    if (tokenErrors.some(tokenError => cause instanceof tokenError)) return null;
    throw new AppError('sign_in_unavailable', {
      cause,
      advice:
        'The key set at AUTH_JWKS_URL cannot be read: check the address and that this server can reach it.',
    });
  }
}

/** A withdrawn key is accepted at most this long while the key server responds. */
const refreshMs = 10 * 60_000;
/** Fetched keys are accepted this long while the key server is unreachable. */
const maxAgeMs = 24 * 60 * 60_000;
/** The shortest time between two fetches, once there are keys and before. */
const cooldownMs = 30_000;
const firstCooldownMs = 1_000;

let keySet: ReturnType<typeof createRemoteJWKSet> | undefined;
let lastFetchAt = Number.NEGATIVE_INFINITY;

/** Returns the partner's keys. They are fetched for the first token, every ten minutes, and for an unknown key id, but at
 *  most every 30 s, also after a failed fetch. While there are no keys, they are fetched at most every second, so that
 *  users can sign in soon after the key server is back. */
async function getKeys() {
  keySet ??= createRemoteJWKSet(new URL(env().AUTH_JWKS_URL), {
    cacheMaxAge: maxAgeMs,
    cooldownDuration: cooldownMs,
    [customFetch]: fetchKeys,
  });
  // When this fails, the present keys stay in use. A token with an unknown key id causes a fetch of its own, which fails.
  if (keySet.fresh && Date.now() - lastFetchAt >= refreshMs) await keySet.reload().catch(() => {});
  return keySet;
}

async function fetchKeys(url: string, options: RequestInit): Promise<Response> {
  const msSinceLast = Date.now() - lastFetchAt;
  if (msSinceLast < (keySet?.fresh ? cooldownMs : firstCooldownMs))
    throw new Error('the last request to the key server failed a moment ago');
  lastFetchAt = Date.now();
  return fetch(url, options);
}
