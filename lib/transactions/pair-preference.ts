/** The currency and network that this browser chose last, so that nobody is asked twice. */
import type { Pair } from '@/lib/env';
import { remember } from '@/lib/preferences';
import type { Offer, Order } from './schema';

/** To be called in a browser. */
export const rememberPair = ({ currency, network }: Pair): void => remember('pair', `${currency}/${network}`);

/** A form's first values: the pair that `remembered` names (as the cookie has it), where it is still on offer, else
 *  the first. */
export function emptyOrder({ pairs }: Offer, remembered: string | undefined): Order {
  const { currency = '', network = '' } =
    pairs.find(pair => `${pair.currency}/${pair.network}` === remembered) ?? pairs[0] ?? {};
  return { type: 'buy', currency, network, amount: '' };
}
