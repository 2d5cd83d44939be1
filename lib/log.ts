import 'server-only';
/** The log: JSON lines on stdout. Log named values only, never a request, a body or a URL, because those can contain
 *  secrets, e-mail addresses and tokens. */
import pino from 'pino';

/** Returns the name, the code and the message of an error and of its causes. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  return {
    name: error.name,
    ...('code' in error ? { code: error.code } : {}),
    message: error.message,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/** `env.ts` reports an invalid level. */
const level = process.env.LOG_LEVEL ?? '';

export const log = pino({
  level: level === 'silent' || level in pino.levels.values ? level : 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: label => ({ level: label }) },
  serializers: { error: describeError },
});
