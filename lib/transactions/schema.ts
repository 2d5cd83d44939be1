/** Orders as the browser sends them, transactions as it gets them. */
import { z } from 'zod';
import type { TransactionRow } from '@/lib/db/schema';
import type { Pair } from '@/lib/env';
import { statusWord, transactionId } from '@/lib/proof/schemas';
import { isAmount } from './amount';

export type OrderType = 'buy' | 'sell';

/** `amount` is in crypto, a decimal string that is never turned into a number. */
export type Order = { type: OrderType; network: string; currency: string; amount: string };

/** What this partner may trade. */
export type Offer = { pairs: Pair[]; sellEnabled: boolean };

const amountMessage = 'Enter an amount above zero, such as 100 or 99.50.';
const withNetwork = z.object({ network: z.string() });

/** What an order has to be like, for what may be traded. */
export function orderSchema({ pairs, sellEnabled }: Offer): z.ZodType<Order> {
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

/** Whether a text has the form of a transaction's id; what has not is never looked up. */
export const isTransactionId = (text: string): boolean => transactionId.safeParse(text).success;

/** The query of a list: all optional, `cursor` an id that an earlier page gave. */
export const filterSchema = z.object({
  cursor: z.string().refine(isTransactionId, 'This is no page of the list.').optional(),
  status: statusWord.optional(),
  type: z.enum(['buy', 'sell'], 'This must be buy or sell.').optional(),
});

export type Filter = z.infer<typeof filterSchema>;

/** A transaction as its owner sees it: Proof's names, `amount` as asked, null for what is not known yet.
 *  Times are ISO 8601; ours until Proof's are known. */
export const transactionSchema = z.object({
  merchant_transaction_id: z.string(),
  type: z.enum(['buy', 'sell']),
  status: z.string(),
  currency: z.string(),
  network: z.string(),
  amount: z.string(),
  crypto_amount: z.string().nullable(),
  fiat_currency: z.string().nullable(),
  fiat_amount: z.string().nullable(),
  address: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});

export type Transaction = z.infer<typeof transactionSchema>;

/** A page of a list; `next_cursor` is null on the last. */
export type TransactionPage = { transactions: Transaction[]; next_cursor: string | null };

export function toTransaction(row: TransactionRow): Transaction {
  return {
    merchant_transaction_id: row.id,
    type: row.type,
    status: row.status,
    currency: row.currency,
    network: row.network,
    amount: row.amount,
    crypto_amount: row.cryptoAmount,
    fiat_currency: row.fiatCurrency,
    fiat_amount: row.fiatAmount,
    address: row.address,
    created_at: row.proofCreatedAt ?? row.createdAt.toISOString(),
    updated_at: row.proofUpdatedAt ?? row.updatedAt.toISOString(),
  };
}
