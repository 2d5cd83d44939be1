import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { Card } from '@/app/_components/card';
import { SignIn } from '@/app/_components/sign-in';
import { getCurrentUser } from '@/lib/auth/current-user';
import { getTranslations } from '@/lib/i18n/current';
import { transactionsQuery } from '@/lib/transactions/client/query-options';
import { getDatabaseTime, listTransactions } from '@/lib/transactions/server/repository';
import { parseFilter } from './filter';
import { TransactionList } from './transaction-list';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations();
  return {
    title: t('transactions.title'),
    description: t('transactions.description'),
    robots: { index: false },
  };
}

type Props = { searchParams: Promise<Record<string, unknown>> };

/** Renders the first 20 transactions on the server. The browser loads the following ones. */
export default async function Page({ searchParams }: Props) {
  const user = await getCurrentUser(await headers());
  if (user === null) return <SignIn />;
  const filter = parseFilter(await searchParams);
  const t = await getTranslations();
  const queryClient = new QueryClient();
  queryClient.setQueryData(transactionsQuery(filter).queryKey, {
    pages: [await listTransactions(user, filter)],
    pageParams: [''],
  });
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <Card title={t('transactions.title')}>
        <TransactionList serverNow={await getDatabaseTime()} />
      </Card>
    </HydrationBoundary>
  );
}
