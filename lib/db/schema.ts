/** What is on record: one row per session that Proof opened, never with the session's token or signature; and who asked
 *  how often. */
import { getTableColumns, sql } from 'drizzle-orm';
import { type AnyPgColumn, bigint, index, integer, PgSchema, text, timestamp } from 'drizzle-orm/pg-core';

/** Makes tables whose SQL names their schema, so that the search_path of the database or the role does not matter.
 *  (`pgSchema('public')` is refused, because drizzle takes it for the default.) */
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
    /** Proof's word, as heard; see `status.ts` for the ones we know. */
    status: text('status').notNull(),
    cryptoAmount: text('crypto_amount'),
    fiatCurrency: text('fiat_currency'),
    fiatAmount: text('fiat_amount'),
    /** X-Request-Id of the call that opened the session, for support tickets. */
    proofRequestId: text('proof_request_id'),
    /** Proof's times, once it has told them. */
    proofCreatedAt: text('proof_created_at'),
    proofUpdatedAt: text('proof_updated_at'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
    /** When the reconciler asks Proof next; null: never, this one is over. */
    nextPollAt: instant('next_ask_at').default(sql`now() + interval '10 seconds'`),
  },
  table => [
    index('transactions_by_user').on(table.userId, table.createdAt, table.id),
    index('transactions_by_user_and_status').on(table.userId, table.status, table.createdAt, table.id),
    // What a page lists as in progress: every status that we do not know is (`record.ts`).
    index('transactions_in_progress')
      .on(table.userId, table.createdAt, table.id)
      .where(sql`${table.status} not in ('pending', 'completed', 'failed', 'cancelled')`),
    index('transactions_to_ask').on(table.nextPollAt).where(sql`${table.nextPollAt} is not null`),
  ],
);

/** What changed in a transaction, when, and which hint led to it. Only ever added to. */
export const transactionEvents = publicTable(
  'transaction_events',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    transactionId: text('transaction_id')
      .notNull()
      .references(() => transactions.id),
    at: instant('at').notNull().default(sql`now()`),
    hint: text('hint').notNull(),
    /** As it was after the change. */
    status: text('status').notNull(),
    cryptoAmount: text('crypto_amount'),
    fiatCurrency: text('fiat_currency'),
    fiatAmount: text('fiat_amount'),
    proofUpdatedAt: text('proof_updated_at'),
  },
  table => [index('transaction_events_by_transaction').on(table.transactionId, table.id)],
);

/** How often something was asked for, by whom; the columns are those of rate-limiter-flexible. */
export const rateLimits = publicTable('rate_limits', {
  key: text('key').primaryKey(),
  points: integer('points').notNull().default(0),
  /** ms since 1970. */
  expire: bigint('expire', { mode: 'number' }),
});

/** Reads a time as milliseconds since 1970, because its text depends on the DateStyle of the database or the role. */
const readInstant = <T extends Date | null = Date>(column: AnyPgColumn) =>
  sql<T>`(extract(epoch from ${column}) * 1000)::bigint`.mapWith(ms => new Date(Number(ms)));

/** The columns of a transaction, to select. */
export const transactionColumns = {
  ...getTableColumns(transactions),
  createdAt: readInstant(transactions.createdAt),
  updatedAt: readInstant(transactions.updatedAt),
  nextPollAt: readInstant<Date | null>(transactions.nextPollAt),
};

/** When an event was written. */
export const eventAt = readInstant(transactionEvents.at);

export type TransactionRow = typeof transactions.$inferSelect;
