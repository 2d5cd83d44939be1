import 'server-only';
/** The partner's own sign-in: their token, checked against their keys (AUTH_JWKS_URL). */
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { cookieValue } from './cookie';
import type { User } from './current-user';

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

const claimsSchema = z.object({
  sub: z.string().regex(/^[^\0]{1,255}$/),
  email: z.string().optional().catch(undefined),
  email_verified: z.unknown().optional(),
  exp: z.number(),
});

/** Whose token a request carries: that of `Authorization: Bearer` where there is one, else that of
 *  AUTH_COOKIE. null: none, or one that does not hold.
 *  @throws AppError sign_in_unavailable when the keys cannot be had. */
export async function verifyToken(headers: Headers): Promise<User | null> {
  const { AUTH_COOKIE, AUTH_ISSUER, AUTH_AUDIENCE } = env();
  const token =
    bearerToken(headers) ?? (AUTH_COOKIE === undefined ? null : cookieValue(headers, AUTH_COOKIE));
  if (!token) return null;
  try {
    const { payload } = await jwtVerify(token, keys(), {
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

/** The token of `Authorization: Bearer`, '' for an empty one; null: the header is not there, or of another scheme. */
export function bearerToken(headers: Headers): string | null {
  const bearer = /^Bearer(?:\s+(.*))?$/i.exec(headers.get('authorization') ?? '');
  return bearer && (bearer[1] ?? '');
}

let keySet: ReturnType<typeof createRemoteJWKSet> | undefined;

/** The partner's keys: fetched at the first token, again for an unknown key id (at most every 30 s). */
function keys() {
  keySet ??= createRemoteJWKSet(new URL(env().AUTH_JWKS_URL));
  return keySet;
}
