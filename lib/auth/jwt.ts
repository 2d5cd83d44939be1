import 'server-only';
/** The partner's own sign-in: their token, checked against their keys (AUTH_JWKS_URL). */
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { bearerToken } from '@/lib/http/request';
import { userOfCookies } from './cookie';
import type { User } from './user';

/** No symmetric ones: a key set is public. */
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

/** What is wrong with the token itself; everything else that jose throws is the key set's trouble. */
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

/** Text that Postgres can store holds no NUL and no lone surrogate. */
const claimsSchema = z.object({
  sub: z.string().regex(/^[^\0\p{Cs}]{1,255}$/u),
  email: z.preprocess(
    email => (typeof email === 'string' ? email : ''),
    z.string().regex(/^[^\0\p{Cs}]{0,254}$/u),
  ),
  email_verified: z.unknown().optional(),
  exp: z.number(),
});

/** Whose token a request carries: that of `Authorization: Bearer` where there is one, else that of
 *  AUTH_COOKIE. null: none, or one that does not hold.
 *  @throws AppError sign_in_unavailable when the keys cannot be had. */
export async function verifyToken(headers: Headers): Promise<User | null> {
  const { AUTH_COOKIE } = env();
  const bearer = bearerToken(headers);
  if (bearer !== null) return verify(bearer);
  return AUTH_COOKIE === undefined ? null : userOfCookies(headers, AUTH_COOKIE, verify);
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

/** A withdrawn key counts no longer than this while the key server answers. */
const refreshMs = 10 * 60_000;
/** Fetched keys count this long while the key server is away. */
const maxAgeMs = 24 * 60 * 60_000;
/** The shortest time between two fetches, with keys and without. */
const cooldownMs = 30_000;
const firstCooldownMs = 1_000;

let keySet: ReturnType<typeof createRemoteJWKSet> | undefined;
let lastFetchAt = Number.NEGATIVE_INFINITY;

/** The partner's keys: fetched at the first token, every ten minutes, and for an unknown key id, at most every 30 s,
 *  whether that succeeds or not. Until there are any, at most every second, so that a key server that is started again
 *  keeps nobody waiting. */
async function getKeys() {
  keySet ??= createRemoteJWKSet(new URL(env().AUTH_JWKS_URL), {
    cacheMaxAge: maxAgeMs,
    cooldownDuration: cooldownMs,
    [customFetch]: fetchKeys,
  });
  // The keys at hand count on when this fails. A token with an unknown key id fails at its own fetch.
  if (keySet.fresh && Date.now() - lastFetchAt >= refreshMs) await keySet.reload().catch(() => {});
  return keySet;
}

async function fetchKeys(url: string, options: RequestInit): Promise<Response> {
  const msSinceLast = Date.now() - lastFetchAt;
  if (msSinceLast < (keySet?.fresh ? cooldownMs : firstCooldownMs))
    throw new Error('the key server was asked a moment ago, and did not answer with the keys');
  lastFetchAt = Date.now();
  return fetch(url, options);
}
