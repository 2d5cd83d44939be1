import 'server-only';
/** The demo sign-in: an e-mail address that the user typed, encrypted in a cookie. Nothing verifies that the address is
 *  theirs. Therefore `env.ts` allows this mode only with a Proof on this machine. */
import { createHmac } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import { z } from 'zod';
import { env } from '@/lib/env';
import { findUserInCookies } from './cookie';
import type { User } from './user';

const lifetimeSeconds = 12 * 60 * 60;
const payloadSchema = z.object({ sub: z.string().min(1), email: z.string().min(1), exp: z.number() });

/** Trims the address and lower-cases it, so that the same address is always the same user. */
export const emailSchema = z
  .string('Enter an e-mail address.')
  .trim()
  .toLowerCase()
  .pipe(z.email('Enter an e-mail address such as name@example.com.').max(254));

/** Returns the Set-Cookie header that signs in the user of this address. @param email as `emailSchema` returns it */
export async function demoCookie(email: string): Promise<string> {
  const sealed = await new EncryptJWT({ email })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setSubject(derive(`user:${email}`).toString('hex'))
    .setExpirationTime(`${lifetimeSeconds}s`)
    .encrypt(encryptionKey());
  return setCookie(sealed, lifetimeSeconds);
}

/** Returns the Set-Cookie header that signs out. */
export const clearedDemoCookie = (): string => setCookie('', 0);

/** Returns the user of a request's cookie, or null when there is no cookie or it is forged or expired. */
export const openDemoCookie = (headers: Headers): Promise<User | null> =>
  findUserInCookies(headers, cookieName(), decryptUser);

async function decryptUser(sealed: string): Promise<User | null> {
  try {
    const { payload } = await jwtDecrypt(sealed, encryptionKey(), {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
      requiredClaims: ['exp'],
    });
    const { sub, email, exp } = payloadSchema.parse(payload);
    return { id: sub, email, signedInUntil: exp * 1000 };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null;
    throw error;
  }
}

const isSecure = () => env().APP_URL.startsWith('https:');
const cookieName = () => (isSecure() ? '__Host-proof-demo-user' : 'proof-demo-user');

function setCookie(value: string, maxAge: number): string {
  const secure = isSecure() ? '; Secure' : '';
  return `${cookieName()}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}

/** Derives a key or an id from AUTH_SECRET. @param purpose each purpose has its own value */
const derive = (purpose: string) => createHmac('sha256', env().AUTH_SECRET).update(purpose).digest();
const encryptionKey = () => derive('cookie');
