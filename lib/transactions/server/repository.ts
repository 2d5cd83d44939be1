import 'server-only';
/** Transactions on record, as their owner may read them: every query names the user. */
import { and, desc, eq, isNotNull, lt, not, notInArray, sql } from 'drizzle-orm';
import type { User } from '@/lib/auth/current-user';
import { withDatabase } from '@/lib/db';
import { eventAt, transactionColumns, transactionEvents, transactions } from '@/lib/db/schema';
import { type Filter, isTransactionId, type Transaction, toTransaction } from '@/lib/transactions/schema';
import { sessionLifetimeMs } from '@/lib/transactions/session-expiry';
import { knownStatuses } from '@/lib/transactions/status';

const pageSize = 20;

/** One of the user's own transactions. null: not theirs, or unknown. */
export async function getOwnTransaction(user: User, id: string): Promise<Transaction | null> {
  if (!isTransactionId(id)) return null;
  const [row] = await withDatabase(db =>
    db.select(transactionColumns).from(transactions).where(isOwn(user, id)),
  );
  return row === undefined ? null : toTransaction(row);
}

/** When one of the user's own transactions was first heard of as being processed (ISO 8601). null: never. */
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

/** The user's transactions, newest first, a page of 20 after the one whose id is `cursor`. */
export async function listTransactions(
  user: User,
  filter: Filter,
): Promise<{ transactions: Transaction[]; next_cursor: string | null }> {
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

/** The user's newest transaction that is still followed, and is no buy that nobody paid in its token's hour. */
export async function getNewestPending(user: User): Promise<Transaction | null> {
  const { userId, nextPollAt, type, status, createdAt, id } = transactions;
  const tokenHourAgo = sql`now() - ${sessionLifetimeMs} * interval '1 millisecond'`;
  const isNotPaid = and(eq(type, 'buy'), eq(status, 'pending'), lt(createdAt, tokenHourAgo));
  const [row] = await withDatabase(db =>
    db
      .select(transactionColumns)
      .from(transactions)
      .where(and(eq(userId, user.id), isNotNull(nextPollAt), not(isNotPaid ?? sql`false`)))
      .orderBy(desc(createdAt), desc(id))
      .limit(1),
  );
  return row === undefined ? null : toTransaction(row);
}

/** Returns the time by the database's clock, in ms since 1970: the clock that `created_at` is of. */
export async function getDatabaseTime(): Promise<number> {
  const { rows } = await withDatabase(db =>
    db.execute(sql`select extract(epoch from now())::float8 as seconds`),
  );
  return Number(rows[0]?.seconds) * 1000;
}

/** One of an unknown status is in progress too. */
const hasStatus = (asked: string) =>
  asked === 'processing'
    ? notInArray(
        transactions.status,
        knownStatuses.filter(each => each !== asked),
      )
    : eq(transactions.status, asked);

const isOwn = (user: User, id: string) => and(eq(transactions.id, id), eq(transactions.userId, user.id));
