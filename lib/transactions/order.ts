/** An order as a link that fills in the form. */
import { type Offer, type Order, orderSchema } from './schema';

/** The start page with this order filled in. */
export const orderPath = ({ type, currency, network, amount }: Order): string =>
  `/?${new URLSearchParams({ type, currency, network, amount })}`;

/** The order that a page's query asks for; null: none, or one that is not on offer (any more). */
export function orderFromQuery(query: Record<string, unknown>, offer: Offer): Order | null {
  const { type, currency, network, amount } = query;
  const order = { type, currency, network, amount };
  return orderSchema(offer).safeParse(order).data ?? null;
}
