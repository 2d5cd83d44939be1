import 'server-only';
/** What this partner may trade, and orders checked against it. */
import type { z } from 'zod';
import { env } from '@/lib/env';
import { parseOrThrow } from '@/lib/http/validation';
import { type Order, orderSchema, type SupportedPairs } from '@/lib/transactions/schema';

export const supportedPairs = (): SupportedPairs => ({
  pairs: env().PROOF_PAIRS,
  sellEnabled: env().PROOF_SELL_ENABLED,
});

/** Made once: to make it costs many times what its use does. */
let schema: z.ZodType<Order> | undefined;

/** Checks what a browser sent against what may be traded; any other key is refused.
 *  @throws AppError validation_error, with a message per field. */
export function parseOrder(input: unknown): Order {
  schema ??= orderSchema(supportedPairs());
  return parseOrThrow(schema, input);
}
