'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { OrderTitle } from '@/app/_components/order-title';
import { useLiveTransaction } from '@/lib/transactions/client/use-live-transaction';
import type { Transaction } from '@/lib/transactions/schema';
import { statusName } from '@/lib/transactions/status';
import styles from './pending-banner.module.css';

/** Links to a transaction that was pending when the server rendered the page, and shows its live status. The banner stays
 *  when the transaction ends, so that the form below does not move. */
export function PendingBanner({ initialTransaction }: { initialTransaction: Transaction }) {
  const t = useTranslations('status');
  const { transaction } = useLiveTransaction(initialTransaction);
  const { type, status, merchant_transaction_id: id } = transaction;
  return (
    <Link href={`/transactions/${id}`} className={styles.banner}>
      <span>
        <strong className={styles.title}>
          <OrderTitle name="title" order={transaction} />
        </strong>
        {t(statusName(status), { type })}
      </span>
      <svg className={styles.arrow} viewBox="0 0 20 20" aria-hidden="true">
        <path d="M7.5 4.5 13 10l-5.5 5.5" />
      </svg>
    </Link>
  );
}
