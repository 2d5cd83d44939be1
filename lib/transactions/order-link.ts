/** Links that fill in the order form. `orderFromQuery` reads them. */
import type { Order } from './schema';

/** Returns the path of the start page with this order filled in. */
export const orderPath = ({ type, currency, network, amount }: Order): string =>
  `/?${new URLSearchParams({ type, currency, network, amount })}`;
