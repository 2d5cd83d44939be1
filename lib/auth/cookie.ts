import 'server-only';
/** Reads the cookie of the sign-in. A browser can send several cookies with the same name: one of another path, or one of
 *  a parent domain, which any page of a sibling domain can set. */
import { log } from '@/lib/log';
import type { User } from './user';

/** A normal browser sends one or two. */
const maxCookies = 5;

/** Finds the user of the valid cookies with this name. Invalid and expired cookies are ignored.
 *  @returns null when no cookie is valid, when two are valid for different users, or when there are more than five. In
 *  the last two cases a cookie may belong to another person, who would then get the order. */
export async function findUserInCookies(
  headers: Headers,
  name: string,
  verify: (value: string) => Promise<User | null>,
): Promise<User | null> {
  const values = cookieValues(headers, name);
  if (values.length > maxCookies) return null;
  const users = (await Promise.all(values.map(verify))).filter(user => user !== null);
  const [first = null] = users;
  if (users.every(({ id }) => id === first?.id)) return first;
  log.warn(
    { cookie: name },
    'cookies with the same name are valid for different users, so nobody is signed in',
  );
  return null;
}

/** Returns the distinct values of the cookies with this name, in their order and without empty ones. */
function cookieValues(headers: Headers, name: string): string[] {
  const values = (headers.get('cookie') ?? '').split(';').flatMap(pair => {
    const [key = '', ...value] = pair.split('=');
    return key.trim() === name ? [value.join('=').trim()] : [];
  });
  return [...new Set(values)].filter(value => value !== '');
}
