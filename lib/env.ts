/** The configuration. It is read once at start, never at build. `.env.local.example` explains each variable. */
import { z } from 'zod';
import * as rules from './env-rules';
import { addressSet } from './ip-address';

type Source = Record<string, string | undefined>;

/** Builds the schema for one source, because some rules depend on another variable. A check of the whole object could not
 *  report all problems at once: zod runs it only when every field is valid. */
function schemaFor(source: Source) {
  const demo = source.AUTH_MODE === 'demo';
  const jwt = source.AUTH_MODE === 'jwt';
  const inJwtMode = (schema: z.ZodType<string>) => (jwt ? schema : z.string().default(''));
  return z.object({
    PROOF_API_BASE_URL: demo
      ? rules.baseUrl.refine(
          rules.isLoopback,
          'must be a loopback address while AUTH_MODE is demo: an unverified e-mail would open a stranger’s verified identity',
        )
      : rules.baseUrl,
    PROOF_CLIENT_TOKEN: z
      .string('is required')
      .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces'),
    PROOF_ORIGIN: rules.originSchema.optional(),
    PROOF_WIDGET_SCRIPT_URL: rules.url.default('https://widget.proof.community/widget.2.0.js'),
    PROOF_FRAME_ORIGINS: rules.originList.optional(),
    PROOF_PAIRS: rules.pairList,
    PROOF_ADDRESSES: rules.addressesFor(rules.splitList(source.PROOF_PAIRS ?? '')).default(new Map()),
    PROOF_SELL_ENABLED: rules.flag.default(false),
    PROOF_TIMEOUT_MS: rules.wholeNumber.default(10_000),
    PROOF_WEBHOOK_KEY: rules.secret
      .regex(/^[\w.~-]*$/, 'must be of letters, digits, - . _ ~ only: it is part of a URL')
      .optional(),
    APP_URL: rules.originSchema,
    AUTH_MODE: z.enum(['demo', 'jwt'], 'must be demo or jwt'),
    AUTH_SECRET: demo ? rules.secret : z.string().default(''),
    AUTH_JWKS_URL: inJwtMode(rules.url),
    AUTH_ISSUER: inJwtMode(z.string('is required')),
    AUTH_AUDIENCE: inJwtMode(z.string('is required')),
    AUTH_COOKIE: z
      .string()
      .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be a cookie name')
      .optional(),
    AUTH_SIGN_IN_URL: rules.url.optional(),
    TRUSTED_PROXIES: rules.trustedProxies.default(() => addressSet([])),
    DATABASE_URL: rules.databaseUrl.optional(),
    DATABASE_DIRECT_URL: rules.databaseUrl
      .refine(() => source.DATABASE_URL !== undefined, 'needs a DATABASE_URL')
      .optional(),
    DATABASE_POOL_SIZE: rules.wholeNumber.default(10),
    DATABASE_DIR: z.string().default('.data'),
    SESSION_LIMIT_PER_USER: rules.wholeNumber.default(20),
    SESSION_LIMIT_PER_IP: rules.wholeNumber.default(60),
    RECONCILE_KEY: rules.secret.optional(),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a level of pino')
      .optional(),
  });
}

export type Env = ReturnType<typeof parseEnv>;

/** A currency on a network, as Proof enabled it for this partner. */
export type Pair = Env['PROOF_PAIRS'][number];

/** All problems of a configuration, one per line. The message contains no secret. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
  constructor(readonly problems: string[]) {
    super(`The configuration is not right:\n${problems.map(problem => `  ${problem}`).join('\n')}`);
  }
}

/** Parses variables into the configuration. White space around a value is removed; an empty value counts as unset.
 *  @throws EnvError with all problems */
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

/** Returns the configuration of this process. @throws EnvError */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

/** Returns the problems of this process's configuration. In production the list is empty once the server has started. */
export function envProblems(): string[] {
  try {
    env();
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
}
