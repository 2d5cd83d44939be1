import Link from 'next/link';
import { orderTitle } from '@/lib/transactions/order';
import type { Transaction } from '@/lib/transactions/schema';
import { LocalTime } from '../local-time';
import { shortStatus, toneOf } from './short-status';
import tones from './tone.module.css';
import styles from './transactions.module.css';

export function TransactionRow({ transaction, now }: { transaction: Transaction; now: number }) {
  return (
    <li className={styles.item}>
      <Link href={`/transactions/${transaction.merchant_transaction_id}`} className={styles.row}>
        <span>
          <strong className={styles.title}>{orderTitle(transaction)}</strong>
          <span className={styles.time}>
            <LocalTime at={transaction.created_at} />
          </span>
        </span>
        <span className={`${tones.tone} ${styles.word}`} data-tone={toneOf(transaction, now)}>
          {shortStatus(transaction, now)}
        </span>
      </Link>
    </li>
  );
}
