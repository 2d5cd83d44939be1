'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Card } from '@/app/_components/card';
import controls from '@/app/_components/controls.module.css';
import { OrderTitle } from '@/app/_components/order-title';
import { useNow } from '@/app/_components/use-now';
import { useLiveTransaction } from '@/lib/transactions/client/use-live-transaction';
import type { Transaction } from '@/lib/transactions/schema';
import { Details } from './details';
import { StatusPanel } from './status-panel';
import { Stepper } from './stepper';

type Props = { initialTransaction: Transaction; fundedAt: string | null; serverNow: number };

/** Shows one transaction as the server rendered it, and updates it live. */
export function LiveTransaction({ initialTransaction, fundedAt: initialFundedAt, serverNow }: Props) {
  const t = useTranslations('transaction');
  const router = useRouter();
  const now = useNow(serverNow);
  const { transaction, isRefused } = useLiveTransaction(initialTransaction);
  const [fundedAt, setFundedAt] = useState(initialFundedAt);
  if (fundedAt === null && transaction.status === 'processing') setFundedAt(transaction.updated_at);
  useEffect(() => {
    // The user was signed out in the meantime: the server then renders the sign-in page.
    if (isRefused) router.refresh();
  }, [isRefused, router]);
  return (
    <Card title={<OrderTitle name="title" order={transaction} />}>
      <StatusPanel transaction={transaction} now={now} />
      <Stepper transaction={transaction} fundedAt={fundedAt} now={now} />
      <Details transaction={transaction} />
      <div className={controls.row}>
        <Link href="/transactions">{t('all')}</Link>
        <Link href="/">{t('more')}</Link>
      </div>
    </Card>
  );
}
