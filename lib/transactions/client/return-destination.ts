'use client';
/** Where /return redirects to: this tab's last transaction if it belongs to the user, else the user's newest transaction,
 *  else the start page. */
import { queryOptions } from '@tanstack/react-query';
import { ApiError, request } from '@/lib/api-client';
import type { Transaction, TransactionPage } from '@/lib/transactions/schema';
import { getLastTransaction } from './last-transaction';

export const returnQuery = () =>
  queryOptions({
    queryKey: ['return'],
    queryFn: async () => {
      const id = getLastTransaction();
      const transaction = (id && (await findTransaction(id))) || (await newestTransaction());
      return transaction ? `/transactions/${transaction.merchant_transaction_id}` : '/';
    },
    retry: false,
    gcTime: 0,
    networkMode: 'always',
  });

async function findTransaction(id: string): Promise<Transaction | null> {
  try {
    return await request<Transaction>('GET', `/api/transactions/${encodeURIComponent(id)}`);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return null;
    throw error;
  }
}

async function newestTransaction(): Promise<Transaction | undefined> {
  const page = await request<TransactionPage>('GET', '/api/transactions');
  return page.transactions[0];
}
