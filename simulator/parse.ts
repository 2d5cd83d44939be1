/** Bodies into values, or a 400 that says in words what is wrong. */
import { z } from 'zod';
import { Refusal } from './responses';

/** A delay in milliseconds that a timer can wait for: setTimeout runs a longer one at once. */
export const delaySchema = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);

export function parseBody<T>(schema: z.ZodType<T>, body: string): T {
  const result = schema.safeParse(decode(body));
  if (result.success) return result.data;
  throw new Refusal(400, 'invalid_request', 'validation_error', z.prettifyError(result.error));
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object out of JSON text.
 *  @throws Refusal decode_error */
export function decode(body: string): object {
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch {
    // Answered below, like any other body that holds no object.
  }
  throw new Refusal(400, 'invalid_request', 'decode_error', 'The body must be a JSON object.');
}
