import 'server-only';
/** The repository of transactions. This file inserts and reads; `apply-update.ts` is its other half and updates. No other
 *  file has SQL about transactions, except the reconciler's claim. */
import { and, desc, eq, isNotNull, lt, not, notInArray, sql } from 'drizzle-orm';
import type { User } from '@/lib/auth/current-user';
import { withDatabase } from '@/lib/db';
import {
  eventAt,
  type TransactionRow,
  transactionColumns,
  transactionEvents,
  transactions,
} from '@/lib/db/schema';
import {
  type Filter,
  isTransactionId,
  type Order,
  type Transaction,
  type TransactionPage,
} from '@/lib/transactions/schema';
import { sessionLifetimeMs } from '@/lib/transactions/session-expiry';
import { knownStatuses } from '@/lib/transactions/status';

export type { TransactionRow };

const pageSize = 20;

type NewTransaction = Order & {
  id: string;
  userId: string;
  address: string;
  /** X-Request-Id of Proof's response. */
  proofRequestId: string | null;
};

/** Inserts a transaction, and never updates one: an existing id keeps its owner.
 *  @returns false when the id exists already
 *  @throws AppError storage_unavailable, like every function of this file */
export async function insertTransaction(transaction: NewTransaction): Promise<boolean> {
  const inserted = await withDatabase(db =>
    db
      .insert(transactions)
      .values({ ...transaction, status: 'pending' })
      .onConflictDoNothing()
      .returning({ id: transactions.id }),
  );
  return inserted.length > 0;
}

/** Returns any user's transaction. The caller must check who may read it. */
export async function getTransactionRow(id: string): Promise<TransactionRow | null> {
  const [row] = await withDatabase(db =>
    db.select(transactionColumns).from(transactions).where(eq(transactions.id, id)),
  );
  return row ?? null;
}

/** @returns null when the transaction is unknown or belongs to another user */
export async function getOwnTransaction(user: User, id: string): Promise<Transaction | null> {
  if (!isTransactionId(id)) return null;
  const [row] = await withDatabase(db =>
    db.select(transactionColumns).from(transactions).where(isOwn(user, id)),
  );
  return row === undefined ? null : toTransaction(row);
}

/** Returns the time (ISO 8601) at which the transaction was first `processing`; null: it never was. */
export async function getProcessingSince({ merchant_transaction_id }: Transaction): Promise<string | null> {
  const { transactionId, status, id, proofUpdatedAt } = transactionEvents;
  const [event] = await withDatabase(db =>
    db
      .select({ proofUpdatedAt, at: eventAt })
      .from(transactionEvents)
      .where(and(eq(transactionId, merchant_transaction_id), eq(status, 'processing')))
      .orderBy(id)
      .limit(1),
  );
  return event === undefined ? null : (event.proofUpdatedAt ?? event.at.toISOString());
}

/** Returns a page of 20 of the user's transactions, newest first, after the transaction with the id `cursor`. */
export async function listTransactions(user: User, filter: Filter): Promise<TransactionPage> {
  const { id, createdAt, userId, type } = transactions;
  const rows = await withDatabase(db => {
    const last = db
      .select({ createdAt, id })
      .from(transactions)
      .where(isOwn(user, filter.cursor ?? ''));
    return db
      .select(transactionColumns)
      .from(transactions)
      .where(
        and(
          eq(userId, user.id),
          filter.status === undefined ? undefined : hasStatus(filter.status),
          filter.type === undefined ? undefined : eq(type, filter.type),
          filter.cursor === undefined ? undefined : sql`(${createdAt}, ${id}) < ${last}`,
        ),
      )
      .orderBy(desc(createdAt), desc(id))
      .limit(pageSize + 1);
  });
  const page = rows.slice(0, pageSize);
  return {
    transactions: page.map(toTransaction),
    next_cursor: rows.length > pageSize ? (page.at(-1)?.id ?? null) : null,
  };
}

/** Returns the user's newest transaction that is still polled, except a buy that was not paid before its session expired. */
export async function getNewestPending(user: User): Promise<Transaction | null> {
  const { userId, nextPollAt, type, status, createdAt, id } = transactions;
  const oldestSession = sql`now() - ${sessionLifetimeMs} * interval '1 millisecond'`;
  const isUnpaid = and(eq(type, 'buy'), eq(status, 'pending'), lt(createdAt, oldestSession));
  const [row] = await withDatabase(db =>
    db
      .select(transactionColumns)
      .from(transactions)
      .where(and(eq(userId, user.id), isNotNull(nextPollAt), not(isUnpaid ?? sql`false`)))
      .orderBy(desc(createdAt), desc(id))
      .limit(1),
  );
  return row === undefined ? null : toTransaction(row);
}

/** Returns the time by the database's clock, in ms since 1970. `created_at` is by the same clock. */
export async function getDatabaseTime(): Promise<number> {
  const { rows } = await withDatabase(db =>
    db.execute(sql`select extract(epoch from now())::float8 as seconds`),
  );
  return Number(rows[0]?.seconds) * 1000;
}

/** Maps a row to Proof's names. Our own times stand in until Proof's are known. */
export function toTransaction(row: TransactionRow): Transaction {
  return {
    merchant_transaction_id: row.id,
    type: row.type,
    status: row.status,
    currency: row.currency,
    network: row.network,
    amount: row.amount,
    crypto_amount: row.cryptoAmount,
    fiat_currency: row.fiatCurrency,
    fiat_amount: row.fiatAmount,
    address: row.address,
    created_at: row.proofCreatedAt ?? row.createdAt.toISOString(),
    updated_at: row.proofUpdatedAt ?? row.updatedAt.toISOString(),
  };
}

/** The filter `processing` also matches unknown statuses, because they mean "in progress". */
const hasStatus = (wanted: string) =>
  wanted === 'processing'
    ? notInArray(
        transactions.status,
        knownStatuses.filter(each => each !== wanted),
      )
    : eq(transactions.status, wanted);

const isOwn = (user: User, id: string) => and(eq(transactions.id, id), eq(transactions.userId, user.id));
