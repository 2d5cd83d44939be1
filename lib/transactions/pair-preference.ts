/** The currency and network that this browser chose last, so that nobody is asked twice. */
import type { Pair } from '@/lib/env';
import { savePreference } from '@/lib/preferences';
import type { Order, SupportedPairs } from './schema';

/** To be called in a browser. */
export const savePairPreference = ({ currency, network }: Pair): void =>
  savePreference('pair', `${currency}/${network}`);

/** A form's first values: the pair that `remembered` names (as the cookie has it), where it is still on offer, else
 *  the first. */
export function initialOrder({ pairs }: SupportedPairs, remembered: string | undefined): Order {
  const { currency = '', network = '' } =
    pairs.find(pair => `${pair.currency}/${pair.network}` === remembered) ?? pairs[0] ?? {};
  return { type: 'buy', currency, network, amount: '' };
}
