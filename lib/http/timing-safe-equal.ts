import 'server-only';
import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares a text with the secret in a time that does not depend on how many characters are right.
 *  @returns false when there is no secret */
export function timingSafeEqualStrings(given: string, secret: string | undefined): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return secret !== undefined && timingSafeEqual(digest(given), digest(secret));
}
