'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import { ErrorAlert } from '@/app/_components/error-alert';
import { useNow } from '@/app/_components/use-now';
import { transactionsQuery } from '@/lib/transactions/client/query-options';
import { isUnpaid } from '@/lib/transactions/session-expiry';
import { ListFilters } from './list-filters';
import { TransactionRow } from './transaction-row';
import styles from './transactions.module.css';
import { useFocusOnNew } from './use-focus-on-new';
import { useListFilter } from './use-list-filter';

/** The user's transactions, newest first. Orders that nobody paid are out of the way unless asked for. */
export function TransactionList({ serverNow }: { serverNow: number }) {
  const t = useTranslations('transactions');
  const now = useNow(serverNow);
  const { filter, showsUnpaid, set } = useListFilter();
  const list = useInfiniteQuery({ ...transactionsQuery(filter), placeholderData: keepPreviousData });
  const all = list.data?.pages.flatMap(page => page.transactions) ?? [];
  const shown = showsUnpaid ? all : all.filter(transaction => !isUnpaid(transaction, now));
  const { listRef, grows } = useFocusOnNew(shown.length);
  const isFiltered = filter.status !== undefined || filter.type !== undefined;

  if (list.isSuccess && all.length === 0 && !isFiltered) return <NothingYet />;
  return (
    <>
      <ListFilters filter={filter} showsUnpaid={showsUnpaid} onChange={set} />
      {list.error && <ErrorAlert error={list.error} onRetry={() => list.refetch()} />}
      {shown.length > 0 && (
        <ul ref={listRef} className={styles.list} aria-busy={list.isPlaceholderData}>
          {shown.map(transaction => (
            <TransactionRow key={transaction.merchant_transaction_id} transaction={transaction} now={now} />
          ))}
        </ul>
      )}
      <p role="status" className={shown.length > 0 ? controls.unseen : controls.hint}>
        {list.isSuccess && t(countWords(shown.length, all.length), { count: shown.length })}
      </p>
      {list.hasNextPage && (
        <button
          type="button"
          className={controls.secondary}
          disabled={list.isFetchingNextPage}
          onClick={() => {
            grows();
            void list.fetchNextPage();
          }}
        >
          {t('more')}
        </button>
      )}
    </>
  );
}

function countWords(shown: number, all: number) {
  if (shown > 0) return 'shown';
  return all > 0 ? 'unpaidOnly' : 'noMatch';
}

function NothingYet() {
  const t = useTranslations('transactions');
  return (
    <>
      <p className={controls.hint}>{t('empty')}</p>
      <Link href="/" className={controls.primary}>
        {t('start')}
      </Link>
    </>
  );
}
