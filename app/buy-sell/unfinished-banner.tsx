'use client';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Transaction } from '@/lib/transactions/schema';
import { statusName } from '@/lib/transactions/status';
import { Link } from '../link';
import { OrderWords } from '../order-words';
import { useHydrated } from '../use-hydrated';
import styles from './unfinished-banner.module.css';

/** Loaded once there is something to follow. Where it cannot be, the banner stays as the server drew it. */
const FollowTransaction = lazy(() =>
  import('./follow-transaction').then(
    ({ FollowTransaction }) => ({ default: FollowTransaction }),
    () => ({ default: () => null }),
  ),
);

/** The way back to a transaction that could still move when the page was made. It stays when the last move has
 *  come: the form below must not jump. */
export function UnfinishedBanner({ initial }: { initial: Transaction }) {
  const t = useTranslations('status');
  const isHydrated = useHydrated();
  const [transaction, setTransaction] = useState(initial);
  const { type, status, merchant_transaction_id: id } = transaction;
  return (
    <>
      <Link href={`/transactions/${id}`} className={styles.banner}>
        <span>
          <strong className={styles.title}>
            <OrderWords name="title" order={transaction} />
          </strong>
          {t(statusName(status), { type })}
        </span>
        <svg className={styles.arrow} viewBox="0 0 20 20" aria-hidden="true">
          <path d="M7.5 4.5 13 10l-5.5 5.5" />
        </svg>
      </Link>
      {isHydrated && (
        <Suspense>
          <FollowTransaction initial={initial} onChange={setTransaction} />
        </Suspense>
      )}
    </>
  );
}
