/** Orders as the browser sends them, transactions as it gets them. */
import { z } from 'zod';
import type { Pair } from '@/lib/env';
import { statusPattern, transactionIdPattern } from '@/lib/proof/patterns';
import { isAmount } from './amount';

export type OrderType = 'buy' | 'sell';

/** `amount` is in crypto, a decimal string that is never turned into a number. */
export type Order = { type: OrderType; network: string; currency: string; amount: string };

/** What this partner may trade. */
export type SupportedPairs = { pairs: Pair[]; sellEnabled: boolean };

const amountMessage = 'Enter an amount above zero, such as 100 or 99.50.';
const withNetwork = z.object({ network: z.string() });

/** What an order has to be like, for what may be traded. */
export function orderSchema({ pairs, sellEnabled }: SupportedPairs): z.ZodType<Order> {
  const order = z.strictObject({
    type: z
      .enum(['buy', 'sell'], 'Choose to buy or to sell.')
      .refine(type => type === 'buy' || sellEnabled, 'Selling is not available.'),
    currency: z.string('Choose a currency.'),
    network: z.string('Choose a network.'),
    amount: z.string(amountMessage).refine(isAmount, amountMessage),
  });
  return order.refine(
    ({ currency, network }) => pairs.some(pair => pair.currency === currency && pair.network === network),
    {
      path: ['network'],
      message: 'This currency is not available on this network.',
      // Also where something else is wrong: all of it is told at once.
      when: ({ value }) => withNetwork.safeParse(value).success,
    },
  );
}

/** The order that a page's query asks for; null: none, or one that is not on offer (any more). */
export function orderFromQuery(query: Record<string, unknown>, offer: SupportedPairs): Order | null {
  const { type, currency, network, amount } = query;
  const order = { type, currency, network, amount };
  return orderSchema(offer).safeParse(order).data ?? null;
}

/** Whether a text has the form of a transaction's id; what has not is never looked up. */
export const isTransactionId = (text: string): boolean => transactionIdPattern.test(text);

/** The query of a list: all optional, `cursor` an id that an earlier page gave. */
export const filterSchema = z.object({
  cursor: z.string().refine(isTransactionId, 'This is no page of the list.').optional(),
  status: z.string().regex(statusPattern, 'This is no status.').optional(),
  type: z.enum(['buy', 'sell'], 'This must be buy or sell.').optional(),
});

export type Filter = z.infer<typeof filterSchema>;

/** A transaction as its owner sees it: Proof's names, `amount` as asked, null for what is not known yet.
 *  Times are ISO 8601; ours until Proof's are known. */
export type Transaction = {
  merchant_transaction_id: string;
  type: OrderType;
  status: string;
  currency: string;
  network: string;
  amount: string;
  crypto_amount: string | null;
  fiat_currency: string | null;
  fiat_amount: string | null;
  address: string;
  created_at: string;
  updated_at: string;
};

/** A page of a list; `next_cursor` is null on the last. */
export type TransactionPage = { transactions: Transaction[]; next_cursor: string | null };
