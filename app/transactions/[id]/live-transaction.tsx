'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Card } from '@/app/card';
import controls from '@/app/controls.module.css';
import { OrderWords } from '@/app/order-words';
import { useNow } from '@/app/use-now';
import { useLiveTransaction } from '@/lib/transactions/client/use-live-transaction';
import type { Transaction } from '@/lib/transactions/schema';
import { Details } from './details';
import { Standing } from './standing';
import { Stepper } from './stepper';

type Props = { initial: Transaction; fundedAt: string | null; serverNow: number };

/** One transaction, `initial` as the server read it, then as it changes. */
export function LiveTransaction({ initial, fundedAt: knownFundedAt, serverNow }: Props) {
  const t = useTranslations('transaction');
  const router = useRouter();
  const now = useNow(serverNow);
  const { transaction, isRefused } = useLiveTransaction(initial);
  const [fundedAt, setFundedAt] = useState(knownFundedAt);
  if (fundedAt === null && transaction.status === 'processing') setFundedAt(transaction.updated_at);
  useEffect(() => {
    // Signed out meanwhile: the server knows what to show instead.
    if (isRefused) router.refresh();
  }, [isRefused, router]);
  return (
    <Card title={<OrderWords name="title" order={transaction} />}>
      <Standing transaction={transaction} now={now} />
      <Stepper transaction={transaction} fundedAt={fundedAt} now={now} />
      <Details transaction={transaction} />
      <div className={controls.row}>
        <Link href="/transactions">{t('all')}</Link>
        <Link href="/">{t('more')}</Link>
      </div>
    </Card>
  );
}
