import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { Card } from '@/app/_components/card';
import { SignIn } from '@/app/_components/sign-in';
import { getCurrentUser } from '@/lib/auth/current-user';
import { getTranslations } from '@/lib/i18n/current';
import { transactionsQuery } from '@/lib/transactions/client/query-options';
import { getDatabaseTime, listTransactions } from '@/lib/transactions/server/repository';
import { readFilter } from './filter';
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

/** The first page of the list comes with the page itself; the browser asks for what follows. */
export default async function Page({ searchParams }: Props) {
  const user = await getCurrentUser(await headers());
  if (user === null) return <SignIn />;
  const filter = readFilter(await searchParams);
  const t = await getTranslations();
  const client = new QueryClient();
  client.setQueryData(transactionsQuery(filter).queryKey, {
    pages: [await listTransactions(user, filter)],
    pageParams: [''],
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Card title={t('transactions.title')}>
        <TransactionList serverNow={await getDatabaseTime()} />
      </Card>
    </HydrationBoundary>
  );
}
