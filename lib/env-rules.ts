/** The rules for single environment variables. `env.ts` says which variable follows which rule. */
import { parseIntoClientConfig } from 'pg-connection-string';
import { z } from 'zod';
import { type AddressSet, addressSet } from './ip-address';

export const secret = z.string('is required').min(32, 'must be 32 characters or more');
export const wholeNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a whole number above zero')
  .transform(Number);
export const flag = z.enum(['true', 'false'], 'must be true or false').transform(value => value === 'true');

/** Returns whether the URL's host is this machine. */
export function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

/** A URL with https, or with http on loopback, and without user info, query or fragment. */
export const url = z.string('is required').superRefine((value, context) => {
  const problem = urlProblem(value);
  if (problem) context.addIssue(problem);
});

/** A URL to which paths are appended: any trailing slashes are removed. */
export const baseUrl = url.transform(value => value.replace(/\/+$/, ''));

/** Scheme, host name or address, and port. `new URL` also accepts `;`, `,` and `*` in a host, but these characters have a
 *  meaning in a Content-Security-Policy. */
const originPattern = /^https?:\/\/(?:[a-z\d.-]+|\[[a-f\d:.]+\])(?::\d{1,5})?(?=\/|$)/i;

function urlProblem(value: string): string | undefined {
  if (!URL.canParse(value) || /\s/.test(value)) return 'must be a URL';
  const isHttps = /^https:\/\//i.test(value);
  if (!isHttps && !(/^http:\/\//i.test(value) && isLoopback(value)))
    return 'must begin with https:// (http:// is for loopback addresses only)';
  if (/^https?:\/\/[^/]*@|[?#]/i.test(value)) return 'must have no user, query or fragment';
  if (!originPattern.test(value))
    return 'must have a host of letters, digits, dots and hyphens only (an international name as xn--…), and a port if any';
  return undefined;
}

/** A URL of scheme, host and port only. */
export const originSchema = baseUrl
  .refine(value => !URL.canParse(value) || new URL(value).pathname === '/', 'must have no path')
  .transform(value => (URL.canParse(value) ? new URL(value).origin : value));

/** A Postgres URL that `pg` can parse, including the certificate files that the URL names. */
export const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
  .superRefine((value, context) => {
    const problem = databaseUrlProblem(value);
    if (problem) context.addIssue(problem);
  });

/** Returns a message without the URL, because the URL contains a password. */
function databaseUrlProblem(value: string): string | undefined {
  const unreadable =
    'cannot be read: it is postgres://user:password@host:port/database, with special characters of the password percent-encoded (@ is %40, / %2F, ? %3F, # %23, % %25)';
  // An @ after the host means that an unencoded character of the password ended the host too early.
  if (value.includes('#') || /^[^:]+:\/\/[^/?]*[/?].*@/.test(value)) return unreadable;
  try {
    parseIntoClientConfig(value);
    return undefined;
  } catch (error) {
    const isFileError = error instanceof Error && 'syscall' in error;
    return isFileError ? `names a certificate file that cannot be read (${error.message})` : unreadable;
  }
}

/** Splits a list at its commas, and drops empty items. */
export const splitList = (value: string) =>
  value
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');

export const originList = z
  .string()
  .transform(splitList)
  .pipe(z.array(originSchema).min(1, 'must name at least one origin'));

const pair = z
  .string()
  .regex(/^[\w.-]{1,32}\/[\w.-]{1,32}$/, 'must be a list such as USDT/TRC20,USDC/BEP20')
  .transform(value => {
    const [currency = '', network = ''] = value.split('/');
    return { currency, network };
  });

export const pairList = z
  .string('is required')
  .transform(value => [...new Set(splitList(value))])
  .pipe(z.array(pair).min(1, 'must name at least one pair'));

/** Addresses by pair. Each pair must be in `pairs`, because the address of a misspelled pair would never be sent. */
export const addressesFor = (pairs: string[]) =>
  z
    .string()
    .transform(splitList)
    .pipe(
      z.array(
        z
          .string()
          .regex(/^[^=]+=\S{1,256}$/, 'must be a list such as USDT/TRC20=T…')
          .transform((item): [string, string] => {
            const equals = item.indexOf('=');
            return [item.slice(0, equals), item.slice(equals + 1)];
          })
          .refine(([name]) => pairs.includes(name), 'must name pairs of PROOF_PAIRS only'),
      ),
    )
    .transform(items => new Map(items));

export const trustedProxies = z.string().transform((value, context): AddressSet | 'platform' => {
  if (value.trim() === 'platform') return 'platform';
  try {
    return addressSet(splitList(value));
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : String(error));
    return z.NEVER;
  }
});
