import 'server-only';
/** The log: JSON lines on stdout. It is given named facts, never requests, bodies or URLs, so that no
 *  secret, e-mail address or token has a way in. */
import pino from 'pino';

/** Errors as their names, codes and messages down the chain of causes. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  return {
    name: error.name,
    ...('code' in error ? { code: error.code } : {}),
    message: error.message,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/** What is no level is told by `env.ts`, in words. */
const level = process.env.LOG_LEVEL ?? '';

export const log = pino({
  level: level === 'silent' || level in pino.levels.values ? level : 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: label => ({ level: label }) },
  serializers: { error: describeError },
});
