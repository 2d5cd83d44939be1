import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { SignIn } from '@/app/_components/sign-in';
import { getCurrentUser } from '@/lib/auth/current-user';
import { getTranslations } from '@/lib/i18n/current';
import { getDatabaseTime, getOwnTransaction, getProcessingSince } from '@/lib/transactions/server/repository';
import { LiveTransaction } from './live-transaction';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations();
  return {
    title: t('transaction.title'),
    description: t('transaction.description'),
    robots: { index: false },
  };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const user = await getCurrentUser(await headers());
  if (user === null) return <SignIn />;
  const transaction = await getOwnTransaction(user, (await params).id);
  if (transaction === null) notFound();
  const fundedAt = await getProcessingSince(transaction);
  return (
    <LiveTransaction
      initialTransaction={transaction}
      fundedAt={fundedAt}
      serverNow={await getDatabaseTime()}
    />
  );
}
