'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { transactionsQuery } from '@/lib/transactions/queries';
import { isNotPaid } from '@/lib/transactions/token-hour';
import controls from '../controls.module.css';
import { FailureAlert } from '../failure-alert';
import { useNow } from '../use-now';
import { ListFilters } from './list-filters';
import { TransactionRow } from './transaction-row';
import styles from './transactions.module.css';
import { useListFilter } from './use-list-filter';

/** The user's transactions, newest first. Orders that nobody paid are out of the way unless asked for. */
export function TransactionList({ serverNow }: { serverNow: number }) {
  const now = useNow(serverNow);
  const { filter, showsUnpaid, set } = useListFilter();
  const list = useInfiniteQuery({ ...transactionsQuery(filter), placeholderData: keepPreviousData });
  const all = list.data?.pages.flatMap(page => page.transactions) ?? [];
  const shown = showsUnpaid ? all : all.filter(transaction => !isNotPaid(transaction, now));
  const isFiltered = filter.status !== undefined || filter.type !== undefined;

  if (list.isSuccess && all.length === 0 && !isFiltered) return <NothingYet />;
  return (
    <>
      <ListFilters filter={filter} showsUnpaid={showsUnpaid} onChange={set} />
      {list.error && <FailureAlert error={list.error} onRetry={() => list.refetch()} />}
      {shown.length > 0 && (
        <ul className={styles.list} aria-busy={list.isPlaceholderData}>
          {shown.map(transaction => (
            <TransactionRow key={transaction.merchant_transaction_id} transaction={transaction} now={now} />
          ))}
        </ul>
      )}
      <p role="status" className={shown.length > 0 ? controls.unseen : controls.hint}>
        {list.isSuccess && describeCount(shown.length, all.length)}
      </p>
      {list.hasNextPage && (
        <button
          type="button"
          className={controls.secondary}
          disabled={list.isFetchingNextPage}
          onClick={() => list.fetchNextPage()}
        >
          Show more
        </button>
      )}
    </>
  );
}

function describeCount(shown: number, all: number): string {
  if (shown > 0) return `${shown} shown`;
  return all > 0 ? 'These orders were not paid.' : 'Nothing matches.';
}

function NothingYet() {
  return (
    <>
      <p className={controls.hint}>Nothing here yet. What you buy or sell appears here, with its status.</p>
      <Link href="/" className={controls.primary}>
        Buy or sell crypto
      </Link>
    </>
  );
}
