import 'server-only';
/** Who is asking. This is the one seam that a fork replaces: give `getCurrentUser` your own session check,
 *  and nothing else has to change. Identity never comes from a request's body. */
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { openDemoCookie } from './demo';
import { verifyToken } from './jwt';

export type User = {
  /** Stable and never reused; Proof's partner_user_id. */
  id: string;
  /** Verified; Proof finds the user's identity by it. null: there is none, or it is not verified. */
  email: string | null;
  /** When the sign-in ends, in ms since 1970; what was opened by it ends with it. */
  signedInUntil: number;
};

export type VerifiedUser = { id: string; email: string };

/** The signed-in user of a request, by its headers; null when nobody is.
 *  @throws AppError sign_in_unavailable when that cannot be found out. */
export async function getCurrentUser(headers: Headers): Promise<User | null> {
  return env().AUTH_MODE === 'demo' ? openDemoCookie(headers) : verifyToken(headers);
}

/** The same. @throws AppError not_signed_in */
export async function requireUser(headers: Headers): Promise<User> {
  const user = await getCurrentUser(headers);
  if (user === null) throw new AppError('not_signed_in');
  return user;
}

/** A signed-in user whose e-mail is verified, as Proof wants one. @throws AppError not_signed_in, email_not_verified */
export async function requireVerifiedUser(headers: Headers): Promise<VerifiedUser> {
  const { id, email } = await requireUser(headers);
  if (email === null) throw new AppError('email_not_verified');
  return { id, email };
}
