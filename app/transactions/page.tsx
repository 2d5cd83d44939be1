import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { Card } from '@/app/card';
import { SignIn } from '@/app/sign-in';
import { getCurrentUser } from '@/lib/auth/current-user';
import { transactionsQuery } from '@/lib/transactions/queries';
import { listTransactions } from '@/lib/transactions/record';
import { readFilter } from './filter';
import { TransactionList } from './transaction-list';

export const metadata: Metadata = {
  title: 'Transactions',
  description: 'What you bought and sold, and how it stands.',
  robots: { index: false },
};

type Props = { searchParams: Promise<Record<string, unknown>> };

/** The first page of the list comes with the page itself; the browser asks for what follows. */
export default async function Page({ searchParams }: Props) {
  const user = await getCurrentUser(await headers());
  if (user === null) return <SignIn />;
  const filter = readFilter(await searchParams);
  const client = new QueryClient();
  client.setQueryData(transactionsQuery(filter).queryKey, {
    pages: [await listTransactions(user, filter)],
    pageParams: [''],
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Card title="Transactions">
        <TransactionList serverNow={Date.now()} />
      </Card>
    </HydrationBoundary>
  );
}
