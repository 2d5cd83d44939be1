/** The tables: one row for each session that Proof opened, without the session's token and signature; the events of the
 *  transactions; and the counters of the rate limits. */
import { getTableColumns, sql } from 'drizzle-orm';
import { type AnyPgColumn, bigint, index, integer, PgSchema, text, timestamp } from 'drizzle-orm/pg-core';

/** Defines tables whose SQL contains the schema's name, so that the search_path of the database or the role has no effect.
 *  (drizzle does not accept `pgSchema('public')`, because it is the default.) */
const { table: publicTable } = new PgSchema('public');

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

export const transactions = publicTable(
  'transactions',
  {
    /** Proof's merchant_transaction_id. */
    id: text('id').primaryKey(),
    /** Our user, Proof's partner_user_id. Never changes. */
    userId: text('user_id').notNull(),
    type: text('type', { enum: ['buy', 'sell'] }).notNull(),
    network: text('network').notNull(),
    currency: text('currency').notNull(),
    /** Crypto, as the user typed it. */
    amount: text('amount').notNull(),
    address: text('address').notNull(),
    /** Proof's status, stored as received. `lib/transactions/status.ts` lists the known ones. */
    status: text('status').notNull(),
    cryptoAmount: text('crypto_amount'),
    fiatCurrency: text('fiat_currency'),
    fiatAmount: text('fiat_amount'),
    /** X-Request-Id of the call that opened the session, for support tickets. */
    proofRequestId: text('proof_request_id'),
    /** Proof's times; null until they are received. */
    proofCreatedAt: text('proof_created_at'),
    proofUpdatedAt: text('proof_updated_at'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
    /** When the reconciler reads the transaction from Proof next; null when the transaction has ended. */
    nextPollAt: instant('next_ask_at').default(sql`now() + interval '10 seconds'`),
  },
  table => [
    index('transactions_by_user').on(table.userId, table.createdAt, table.id),
    index('transactions_by_user_and_status').on(table.userId, table.status, table.createdAt, table.id),
    // The filter "in progress" includes every unknown status (`lib/transactions/server/repository.ts`).
    index('transactions_in_progress')
      .on(table.userId, table.createdAt, table.id)
      .where(sql`${table.status} not in ('pending', 'completed', 'failed', 'cancelled')`),
    index('transactions_to_ask').on(table.nextPollAt).where(sql`${table.nextPollAt} is not null`),
  ],
);

/** The changes of a transaction, with their time and the hint that led to the refresh. Rows are only inserted. */
export const transactionEvents = publicTable(
  'transaction_events',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    transactionId: text('transaction_id')
      .notNull()
      .references(() => transactions.id),
    at: instant('at').notNull().default(sql`now()`),
    hint: text('hint').notNull(),
    /** The values after the change. */
    status: text('status').notNull(),
    cryptoAmount: text('crypto_amount'),
    fiatCurrency: text('fiat_currency'),
    fiatAmount: text('fiat_amount'),
    proofUpdatedAt: text('proof_updated_at'),
  },
  table => [index('transaction_events_by_transaction').on(table.transactionId, table.id)],
);

/** The counters of the rate limits. rate-limiter-flexible defines the columns. */
export const rateLimits = publicTable('rate_limits', {
  key: text('key').primaryKey(),
  points: integer('points').notNull().default(0),
  /** ms since 1970. */
  expire: bigint('expire', { mode: 'number' }),
});

/** Reads a time as milliseconds since 1970, because its text depends on the DateStyle of the database or the role. */
const readInstant = <T extends Date | null = Date>(column: AnyPgColumn) =>
  sql<T>`(extract(epoch from ${column}) * 1000)::bigint`.mapWith(ms => new Date(Number(ms)));

/** The columns of a transaction for a select. */
export const transactionColumns = {
  ...getTableColumns(transactions),
  createdAt: readInstant(transactions.createdAt),
  updatedAt: readInstant(transactions.updatedAt),
  nextPollAt: readInstant<Date | null>(transactions.nextPollAt),
};

/** The time of an event, for a select. */
export const eventAt = readInstant(transactionEvents.at);

export type TransactionRow = typeof transactions.$inferSelect;
