/** An order as a link that fills in the form; `orderFromQuery` reads it. */
import type { Order } from './schema';

/** The start page with this order filled in. */
export const orderPath = ({ type, currency, network, amount }: Order): string =>
  `/?${new URLSearchParams({ type, currency, network, amount })}`;
