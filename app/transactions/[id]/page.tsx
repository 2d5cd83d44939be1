import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { SignIn } from '@/app/sign-in';
import { getCurrentUser } from '@/lib/auth/current-user';
import { getOwnTransaction } from '@/lib/transactions/record';
import { LiveTransaction } from './live-transaction';

export const metadata: Metadata = {
  title: 'Transaction',
  description: 'How this order stands, step by step.',
  robots: { index: false },
};

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const user = await getCurrentUser(await headers());
  if (user === null) return <SignIn />;
  const transaction = await getOwnTransaction(user, (await params).id);
  if (transaction === null) notFound();
  return <LiveTransaction initial={transaction} serverNow={Date.now()} />;
}
