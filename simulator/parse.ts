/** Parses request bodies. A body that does not match is answered with 400 and the reason in `message`. */
import { z } from 'zod';
import { HttpError } from './responses';

/** Milliseconds. The maximum is that of `setTimeout`, which runs a callback with a longer delay immediately. */
export const delaySchema = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);

/** @throws HttpError 400 `decode_error` or `validation_error` */
export function parseBody<T>(schema: z.ZodType<T>, body: string): T {
  const result = schema.safeParse(parseObject(body));
  if (result.success) return result.data;
  throw new HttpError(400, 'invalid_request', 'validation_error', z.prettifyError(result.error));
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parses JSON text that must hold an object.
 *  @throws HttpError 400 `decode_error` */
export function parseObject(body: string): object {
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch {
    // Falls through to the error below.
  }
  throw new HttpError(400, 'invalid_request', 'decode_error', 'The body must be a JSON object.');
}
