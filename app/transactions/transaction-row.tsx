import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { LocalTime } from '@/app/_components/local-time';
import { OrderTitle } from '@/app/_components/order-title';
import type { Transaction } from '@/lib/transactions/schema';
import { getDisplayStatus, getStatusVariant } from './display-status';
import variants from './status-variant.module.css';
import styles from './transactions.module.css';

export function TransactionRow({ transaction, now }: { transaction: Transaction; now: number }) {
  const t = useTranslations('shortStatus');
  return (
    <li className={styles.item}>
      <Link href={`/transactions/${transaction.merchant_transaction_id}`} className={styles.row}>
        <span>
          <strong className={styles.title}>
            <OrderTitle name="title" order={transaction} />
          </strong>
          <span className={styles.time}>
            <LocalTime at={transaction.created_at} />
          </span>
        </span>
        <span
          className={`${variants.variant} ${styles.status}`}
          data-tone={getStatusVariant(transaction, now)}
        >
          {t(getDisplayStatus(transaction, now))}
        </span>
      </Link>
    </li>
  );
}
