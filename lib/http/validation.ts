import type { z } from 'zod';
import { AppError } from '@/lib/errors';

/** Parses with zod. @throws AppError validation_error with a message for each invalid field */
export function parseOrThrow<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.flatMap(issue =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key): [string, string] => [key, 'This field is not known.'])
      : issue.path.slice(0, 1).map((key): [string, string] => [String(key), issue.message]),
  );
  throw new AppError('validation_error', { fields: Object.fromEntries(fields) });
}
