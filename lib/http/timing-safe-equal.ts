import 'server-only';
import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether `given` is the secret, in a time that does not tell how much of it is right. No secret is like none. */
export function timingSafeEqualStrings(given: string, secret: string | undefined): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return secret !== undefined && timingSafeEqual(digest(given), digest(secret));
}
