import 'server-only';
/** Reads the sign-in's cookie. A browser can send several cookies of one name: of another path, or of a parent domain,
 *  which any page of a sibling domain can set. */
import { log } from '@/lib/log';
import type { User } from './user';

/** A browser of good faith has one or two. */
const maxCookies = 5;

/** Finds the user for whom the cookies of this name hold, among those that hold at all: an expired one is passed over.
 *  @returns null when there is none, when two hold for different users, or when there are too many to try: one of them
 *  could be another person's, and an order would be theirs. */
export async function userOfCookies(
  headers: Headers,
  name: string,
  verify: (value: string) => Promise<User | null>,
): Promise<User | null> {
  const values = cookieValues(headers, name);
  if (values.length > maxCookies) return null;
  const users = (await Promise.all(values.map(verify))).filter(user => user !== null);
  const [first = null] = users;
  if (users.every(({ id }) => id === first?.id)) return first;
  log.warn({ cookie: name }, 'cookies of one name hold for different users, so nobody is signed in');
  return null;
}

/** The values of all cookies of this name, in their order, each once; an empty one is none. */
function cookieValues(headers: Headers, name: string): string[] {
  const values = (headers.get('cookie') ?? '').split(';').flatMap(pair => {
    const [key = '', ...value] = pair.split('=');
    return key.trim() === name ? [value.join('=').trim()] : [];
  });
  return [...new Set(values)].filter(value => value !== '');
}
