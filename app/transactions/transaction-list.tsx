'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import { ErrorAlert } from '@/app/_components/error-alert';
import { useNow } from '@/app/_components/use-now';
import { transactionsQuery } from '@/lib/transactions/client/query-options';
import { isUnpaid } from '@/lib/transactions/session-expiry';
import { ListFilters } from './list-filters';
import { TransactionRow } from './transaction-row';
import styles from './transactions.module.css';
import { useListFilter } from './use-list-filter';

/** The user's transactions, newest first. Unpaid orders are hidden unless the filter includes them. */
export function TransactionList({ serverNow }: { serverNow: number }) {
  const t = useTranslations('transactions');
  const now = useNow(serverNow);
  const { filter, showsUnpaid, setFilter } = useListFilter();
  const list = useInfiniteQuery({ ...transactionsQuery(filter), placeholderData: keepPreviousData });
  const transactions = list.data?.pages.flatMap(page => page.transactions) ?? [];
  const visible = showsUnpaid
    ? transactions
    : transactions.filter(transaction => !isUnpaid(transaction, now));
  const { listRef, focusNextItem } = useFocusOnNewItem(visible.length);
  const isFiltered = filter.status !== undefined || filter.type !== undefined;

  if (list.isSuccess && transactions.length === 0 && !isFiltered) return <EmptyList />;
  return (
    <>
      <ListFilters filter={filter} showsUnpaid={showsUnpaid} onChange={setFilter} />
      {list.error && <ErrorAlert error={list.error} onRetry={() => list.refetch()} />}
      {visible.length > 0 && (
        <ul ref={listRef} className={styles.list} aria-busy={list.isPlaceholderData}>
          {visible.map(transaction => (
            <TransactionRow key={transaction.merchant_transaction_id} transaction={transaction} now={now} />
          ))}
        </ul>
      )}
      <p role="status" className={visible.length > 0 ? controls.visuallyHidden : controls.hint}>
        {list.isSuccess && t(getCountKey(visible.length, transactions.length), { count: visible.length })}
      </p>
      {list.hasNextPage && (
        <button
          type="button"
          className={controls.secondary}
          disabled={list.isFetchingNextPage}
          onClick={() => {
            focusNextItem();
            void list.fetchNextPage();
          }}
        >
          {t('more')}
        </button>
      )}
    </>
  );
}

/** @returns the catalogue key of the text that announces how many transactions are visible */
function getCountKey(visibleCount: number, loadedCount: number) {
  if (visibleCount > 0) return 'shown';
  return loadedCount > 0 ? 'unpaidOnly' : 'noMatch';
}

/** Moves the focus to the first new list item after `focusNextItem` was called and the list has grown. */
function useFocusOnNewItem(length: number) {
  const listRef = useRef<HTMLUListElement>(null);
  const previousLength = useRef<number | null>(null);
  useEffect(() => {
    if (previousLength.current === null || length <= previousLength.current) return;
    listRef.current?.children[previousLength.current]?.querySelector('a')?.focus();
    previousLength.current = null;
  }, [length]);
  const focusNextItem = () => {
    previousLength.current = length;
  };
  return { listRef, focusNextItem };
}

function EmptyList() {
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
