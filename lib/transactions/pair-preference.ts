/** Remembers the last currency and network in a cookie, so that the form starts with them. */
import type { Pair } from '@/lib/env';
import { savePreference } from '@/lib/preferences';
import type { Order, SupportedPairs } from './schema';

/** Saves the pair. Runs in a browser only. */
export const savePairPreference = ({ currency, network }: Pair): void =>
  savePreference('pair', `${currency}/${network}`);

/** Returns the form's first values.
 *  @param saved the cookie's value; the first supported pair is used if this pair is not supported any more */
export function initialOrder({ pairs }: SupportedPairs, saved: string | undefined): Order {
  const { currency = '', network = '' } =
    pairs.find(pair => `${pair.currency}/${pair.network}` === saved) ?? pairs[0] ?? {};
  return { type: 'buy', currency, network, amount: '' };
}
