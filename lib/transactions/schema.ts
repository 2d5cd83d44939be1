/** Orders that the browser sends, and transactions that it receives. */
import { z } from 'zod';
import type { Pair } from '@/lib/env';
import { statusPattern, transactionIdPattern } from '@/lib/proof/patterns';
import { isAmount } from './amount';

export type OrderType = 'buy' | 'sell';

/** `amount` is in crypto. It is a decimal string and never converted to a number. */
export type Order = { type: OrderType; network: string; currency: string; amount: string };

/** The pairs that Proof enabled for this partner, and whether selling is enabled. */
export type SupportedPairs = { pairs: Pair[]; sellEnabled: boolean };

const amountMessage = 'Enter an amount above zero, such as 100 or 99.50.';
const withNetwork = z.object({ network: z.string() });

/** Returns the schema of an order for these pairs. Any other key is refused. */
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
      // Runs even if another field is invalid, so that one response names every invalid field.
      when: ({ value }) => withNetwork.safeParse(value).success,
    },
  );
}

/** Returns the order in a page's query; null: there is none, or its pair is not supported (any more). */
export function orderFromQuery(query: Record<string, unknown>, supported: SupportedPairs): Order | null {
  const { type, currency, network, amount } = query;
  const order = { type, currency, network, amount };
  return orderSchema(supported).safeParse(order).data ?? null;
}

/** Returns whether a text has the form of a transaction id. Only such texts are looked up in the database. */
export const isTransactionId = (text: string): boolean => transactionIdPattern.test(text);

/** The query of a list. All fields are optional; `cursor` is the `next_cursor` of the page before. */
export const filterSchema = z.object({
  cursor: z.string().refine(isTransactionId, 'This is no page of the list.').optional(),
  status: z.string().regex(statusPattern, 'This is no status.').optional(),
  type: z.enum(['buy', 'sell'], 'This must be buy or sell.').optional(),
});

export type Filter = z.infer<typeof filterSchema>;

/** A transaction in the API: Proof's names, `amount` as ordered, null for values that are not known yet. Times are ISO
 *  8601; they are ours until Proof's are known. */
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

/** A page of a list. `next_cursor` is null on the last page. */
export type TransactionPage = { transactions: Transaction[]; next_cursor: string | null };
