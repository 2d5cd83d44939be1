import 'server-only';
/** The pairs that this partner can trade, and the check of orders against them. */
import type { z } from 'zod';
import { env } from '@/lib/env';
import { parseOrThrow } from '@/lib/http/validation';
import { type Order, orderSchema, type SupportedPairs } from '@/lib/transactions/schema';

export const supportedPairs = (): SupportedPairs => ({
  pairs: env().PROOF_PAIRS,
  sellEnabled: env().PROOF_SELL_ENABLED,
});

/** Created once, because creating the schema costs much more than a parse. */
let schema: z.ZodType<Order> | undefined;

/** Parses an order from a browser. Any other key is refused.
 *  @throws AppError validation_error with a message per field */
export function parseOrder(input: unknown): Order {
  schema ??= orderSchema(supportedPairs());
  return parseOrThrow(schema, input);
}
