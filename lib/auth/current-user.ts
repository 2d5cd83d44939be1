import 'server-only';
/** Finds the signed-in user of a request. A fork that has its own session check replaces `getCurrentUser`; nothing else
 *  has to change. The user is never read from a request's body. */
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { openDemoCookie } from './demo';
import { verifyToken } from './jwt';
import type { User, VerifiedUser } from './user';

export type { User, VerifiedUser } from './user';

/** Returns the signed-in user, or null when nobody is signed in.
 *  @throws AppError sign_in_unavailable when the sign-in cannot be checked */
export async function getCurrentUser(headers: Headers): Promise<User | null> {
  return env().AUTH_MODE === 'demo' ? openDemoCookie(headers) : verifyToken(headers);
}

/** Returns the signed-in user. @throws AppError not_signed_in, sign_in_unavailable */
export async function requireUser(headers: Headers): Promise<User> {
  const user = await getCurrentUser(headers);
  if (user === null) throw new AppError('not_signed_in');
  return user;
}

/** Returns the signed-in user with a verified e-mail address, which Proof requires.
 *  @throws AppError not_signed_in, email_not_verified, sign_in_unavailable */
export async function requireVerifiedUser(headers: Headers): Promise<VerifiedUser> {
  const { id, email } = await requireUser(headers);
  if (email === null) throw new AppError('email_not_verified');
  return { id, email };
}
