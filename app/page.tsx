import { cookies, headers } from 'next/headers';
import { getCurrentUser } from '@/lib/auth/current-user';
import { env } from '@/lib/env';
import { preferenceNames } from '@/lib/preferences';
import { initialOrder } from '@/lib/transactions/pair-preference';
import { orderFromQuery } from '@/lib/transactions/schema';
import { getNewestPending } from '@/lib/transactions/server/repository';
import { supportedPairs } from '@/lib/transactions/server/supported-pairs';
import { SignIn } from './_components/sign-in';
import { BuySell } from './buy-sell/buy-sell';

type Props = { searchParams: Promise<Record<string, unknown>> };

export default async function Page({ searchParams }: Props) {
  const user = await getCurrentUser(await headers());
  if (user === null) return <SignIn />;
  const savedPair = (await cookies()).get(preferenceNames.pair)?.value;
  return (
    <BuySell
      supportedPairs={supportedPairs()}
      scriptUrl={env().PROOF_WIDGET_SCRIPT_URL}
      initialOrder={
        orderFromQuery(await searchParams, supportedPairs()) ?? initialOrder(supportedPairs(), savedPair)
      }
      pendingTransaction={await getNewestPending(user)}
    />
  );
}
