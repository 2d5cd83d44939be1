import 'server-only';
/** The demo's sign-in: an e-mail address that somebody typed, sealed in a cookie. It proves nothing about
 *  who they are, which is why it refuses to work with any Proof but one on this machine (`env.ts`). */
import { createHmac } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import { z } from 'zod';
import { env } from '@/lib/env';
import { userOfCookies } from './cookie';
import type { User } from './user';

const lifetimeSeconds = 12 * 60 * 60;
const payloadSchema = z.object({ sub: z.string().min(1), email: z.string().min(1), exp: z.number() });

/** Trimmed, lower-cased and checked: the same address is always the same user. */
export const emailSchema = z
  .string('Enter an e-mail address.')
  .trim()
  .toLowerCase()
  .pipe(z.email('Enter an e-mail address such as name@example.com.').max(254));

/** Signs in whoever says to have this address (as `emailSchema` gives it): the Set-Cookie header that does it. */
export async function demoCookie(email: string): Promise<string> {
  const sealed = await new EncryptJWT({ email })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setSubject(derive(`user:${email}`).toString('hex'))
    .setExpirationTime(`${lifetimeSeconds}s`)
    .encrypt(sealingKey());
  return setCookie(sealed, lifetimeSeconds);
}

/** The Set-Cookie header that signs out. */
export const clearedDemoCookie = (): string => setCookie('', 0);

/** Who the cookie of a request says is signed in; null for none, a forged or an expired one. */
export const openDemoCookie = (headers: Headers): Promise<User | null> =>
  userOfCookies(headers, cookieName(), open);

async function open(sealed: string): Promise<User | null> {
  try {
    const { payload } = await jwtDecrypt(sealed, sealingKey(), {
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

/** A key or an id that only a holder of AUTH_SECRET can make; `purpose` keeps them apart. */
const derive = (purpose: string) => createHmac('sha256', env().AUTH_SECRET).update(purpose).digest();
const sealingKey = () => derive('cookie');
