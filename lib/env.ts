/** The configuration: read once at start, never at build. `.env.local.example` explains each variable. */
import { parseIntoClientConfig } from 'pg-connection-string';
import { z } from 'zod';
import { type AddressSet, addressSet } from './http/client-ip';

type Source = Record<string, string | undefined>;

/** A currency on a network, as Proof enabled it for this partner. */
export type Pair = { currency: string; network: string };

const secret = z.string('is required').min(32, 'must be 32 characters or more');
const wholeNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a whole number above zero')
  .transform(Number);
const flag = z.enum(['true', 'false'], 'must be true or false').transform(value => value === 'true');

/** Whether a URL's host is this very machine. */
export function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

/** https, or http on loopback; a host name and a port; no userinfo, query or fragment. */
const url = z.string('is required').superRefine((value, context) => {
  const problem = urlProblem(value);
  if (problem) context.addIssue(problem);
});

/** What paths are added to: such a URL without a trailing slash. */
const baseUrl = url.transform(value => value.replace(/\/+$/, ''));

/** Scheme, host name or address, and port. A URL may hold `;`, `,` and `*` in its host too, and those mean something in a
 *  Content-Security-Policy. */
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

/** A URL that is nothing but scheme, host and port. */
export const originSchema = baseUrl
  .refine(value => !URL.canParse(value) || new URL(value).pathname === '/', 'must have no path')
  .transform(value => (URL.canParse(value) ? new URL(value).origin : value));

/** A Postgres URL that `pg` can read, certificate files included. */
const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
  .superRefine((value, context) => {
    const problem = databaseUrlProblem(value);
    if (problem) context.addIssue(problem);
  });

/** Never contains the URL, because of its password. */
function databaseUrlProblem(value: string): string | undefined {
  const unreadable =
    'cannot be read: it is postgres://user:password@host:port/database, with special characters of the password percent-encoded (@ is %40, / %2F, ? %3F, # %23, % %25)';
  // An @ behind the host: a character of the password ended the host before it.
  if (value.includes('#') || /^[^:]+:\/\/[^/?]*[/?].*@/.test(value)) return unreadable;
  try {
    parseIntoClientConfig(value);
    return undefined;
  } catch (error) {
    const isFileError = error instanceof Error && 'syscall' in error;
    return isFileError ? `names a certificate file that cannot be read (${error.message})` : unreadable;
  }
}

const list = (value: string) =>
  value
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');

const pair = z
  .string()
  .regex(/^[\w.-]{1,32}\/[\w.-]{1,32}$/, 'must be a list such as USDT/TRC20,USDC/BEP20')
  .transform((value): Pair => {
    const [currency = '', network = ''] = value.split('/');
    return { currency, network };
  });

const pairs = z
  .string('is required')
  .transform(value => [...new Set(list(value))])
  .pipe(z.array(pair).min(1, 'must name at least one pair'));

/** Address by pair, each of them one that is traded: a typo would mean that it is never sent. */
const addressesFor = (pairs: string[]) =>
  z
    .string()
    .transform(list)
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

const trustedProxies = z.string().transform((value, context): AddressSet | 'platform' => {
  if (value.trim() === 'platform') return 'platform';
  try {
    return addressSet(list(value));
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : String(error));
    return z.NEVER;
  }
});

/** zod checks an object as a whole only once its fields are right, so what depends on another variable is
 *  decided here, field by field, and all problems are told at once. */
function schemaFor(source: Source) {
  const demo = source.AUTH_MODE === 'demo';
  const jwt = source.AUTH_MODE === 'jwt';
  const inJwtMode = (schema: z.ZodType<string>) => (jwt ? schema : z.string().default(''));
  return z.object({
    PROOF_API_BASE_URL: demo
      ? baseUrl.refine(
          isLoopback,
          'must be a loopback address while AUTH_MODE is demo: an unverified e-mail would open a stranger’s verified identity',
        )
      : baseUrl,
    PROOF_CLIENT_TOKEN: z
      .string('is required')
      .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces'),
    PROOF_ORIGIN: originSchema.optional(),
    PROOF_WIDGET_SCRIPT_URL: url.default('https://widget.proof.community/widget.2.0.js'),
    PROOF_FRAME_ORIGINS: z
      .string()
      .transform(list)
      .pipe(z.array(originSchema).min(1, 'must name at least one origin'))
      .optional(),
    PROOF_PAIRS: pairs,
    PROOF_ADDRESSES: addressesFor(list(source.PROOF_PAIRS ?? '')).default(new Map()),
    PROOF_SELL_ENABLED: flag.default(false),
    PROOF_TIMEOUT_MS: wholeNumber.default(10_000),
    PROOF_WEBHOOK_KEY: secret
      .regex(/^[\w.~-]*$/, 'must be of letters, digits, - . _ ~ only: it is part of a URL')
      .optional(),
    APP_URL: originSchema,
    AUTH_MODE: z.enum(['demo', 'jwt'], 'must be demo or jwt'),
    AUTH_SECRET: demo ? secret : z.string().default(''),
    AUTH_JWKS_URL: inJwtMode(url),
    AUTH_ISSUER: inJwtMode(z.string('is required')),
    AUTH_AUDIENCE: inJwtMode(z.string('is required')),
    AUTH_COOKIE: z
      .string()
      .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be a cookie name')
      .optional(),
    AUTH_SIGN_IN_URL: url.optional(),
    TRUSTED_PROXIES: trustedProxies.default(() => addressSet([])),
    DATABASE_URL: databaseUrl.optional(),
    DATABASE_DIRECT_URL: databaseUrl
      .refine(() => source.DATABASE_URL !== undefined, 'needs a DATABASE_URL')
      .optional(),
    DATABASE_POOL_SIZE: wholeNumber.default(10),
    DATABASE_DIR: z.string().default('.data'),
    SESSION_LIMIT_PER_USER: wholeNumber.default(20),
    SESSION_LIMIT_PER_IP: wholeNumber.default(60),
    RECONCILE_KEY: secret.optional(),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a level of pino')
      .optional(),
  });
}

export type Env = ReturnType<typeof parseEnv>;

/** Every problem of a configuration, a line each, without a secret in it. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
  constructor(readonly problems: string[]) {
    super(`The configuration is not right:\n${problems.map(problem => `  ${problem}`).join('\n')}`);
  }
}

/** Reads variables into the configuration; space around a value is none of it, and an empty one counts as unset.
 *  @throws EnvError with all problems at once. */
export function parseEnv(source: Source) {
  const trimmed = Object.entries(source).map(([name, value]) => [name, value?.trim()]);
  const set: Source = Object.fromEntries(trimmed.filter(([, value]) => value));
  const result = schemaFor(set).safeParse(set);
  if (!result.success)
    throw new EnvError(result.error.issues.map(issue => `${String(issue.path[0])} ${issue.message}`));
  const { data } = result;
  return {
    ...data,
    PROOF_ORIGIN: data.PROOF_ORIGIN ?? data.APP_URL,
    PROOF_FRAME_ORIGINS: data.PROOF_FRAME_ORIGINS ?? [new URL(data.PROOF_WIDGET_SCRIPT_URL).origin],
  };
}

let parsed: Env | undefined;

/** The configuration of this process. @throws EnvError */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

/** What is wrong with the configuration of this process; nothing, once it has started in production. */
export function envProblems(): string[] {
  try {
    env();
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
}
