import 'server-only';
/** Updates saved transactions. `repository.ts` inserts and reads them. Proof's responses may arrive in any order and in any
 *  process. One conditional UPDATE gives the same result for every order. The same statement inserts the event and sends
 *  the NOTIFY, because most responses change nothing and must cost one statement. */
import { and, eq, inArray, isNotNull, ne, type SQL, sql } from 'drizzle-orm';
import { withDatabase } from '@/lib/db';
import { type TransactionRow, transactionColumns, transactionEvents, transactions } from '@/lib/db/schema';
import type { ProofTransaction } from '@/lib/proof/schemas';

/** The hint that made the server read a transaction from Proof. Saved with each event. */
export type RefreshReason = 'websocket' | 'webhook' | 'timer' | 'reconciler';

/** The channel of LISTEN and NOTIFY. The payload is a transaction id. */
export const notificationChannel = 'transaction_changed';

const inAMinute = sql`now() + interval '1 minute'`;

/** Saves Proof's response if it is newer than the row and differs from it. @throws AppError storage_unavailable */
export async function applyProofState(received: ProofTransaction, reason: RefreshReason): Promise<void> {
  const id = received.merchant_transaction_id;
  const receivedAt = sql`${received.updated_at ?? null}::text`;
  const values = {
    ...valuesOf(received),
    // A response without times keeps the saved times, because they order the later responses.
    proofCreatedAt: sql`coalesce(${received.created_at ?? null}::text, ${transactions.proofCreatedAt})`,
    proofUpdatedAt: sql`coalesce(${receivedAt}, ${transactions.proofUpdatedAt})`,
  };
  await withDatabase(db => {
    const changed = db
      .update(transactions)
      // Starts polling again if it had ended. Done here, because the server may stop before it schedules the next poll.
      .set({
        ...values,
        updatedAt: sql`now()`,
        nextPollAt: sql`coalesce(${transactions.nextPollAt}, ${inAMinute})`,
      })
      .where(and(eq(transactions.id, id), isNewer(received.status, receivedAt), isDifferent(values)))
      .returning({ id: transactions.id, ...eventColumns });
    return db.execute(sql`
      with changed as ${changed}, inserted as (
        insert into ${transactionEvents}
          (transaction_id, status, crypto_amount, fiat_currency, fiat_amount, proof_updated_at, hint)
        select changed.*, ${reason}::text from changed)
      select pg_notify(${notificationChannel}, id) from changed`);
  });
}

/** Returns whether Proof's response equals `row`, including Proof's time. Such a response need not be saved: it changes
 *  nothing, even if the saved row is newer than `row` by now. A response without a time never matches, because it can
 *  change a newer row. */
export function matchesRecord(received: ProofTransaction, row: TransactionRow): boolean {
  const { status, cryptoAmount, fiatCurrency, fiatAmount } = valuesOf(received);
  return (
    typeof received.updated_at === 'string' &&
    received.updated_at === row.proofUpdatedAt &&
    (received.created_at ?? row.proofCreatedAt) === row.proofCreatedAt &&
    status === row.status &&
    cryptoAmount === row.cryptoAmount &&
    fiatCurrency === row.fiatCurrency &&
    fiatAmount === row.fiatAmount
  );
}

const valuesOf = (received: ProofTransaction) => ({
  status: received.status,
  cryptoAmount: received.crypto_amount || null,
  fiatCurrency: received.fiat_currency || null,
  fiatAmount: received.fiat_amount || null,
});

/** In the order of the event's columns in the insert above. */
const eventColumns = {
  status: transactions.status,
  cryptoAmount: transactions.cryptoAmount,
  fiatCurrency: transactions.fiatCurrency,
  fiatAmount: transactions.fiatAmount,
  proofUpdatedAt: transactions.proofUpdatedAt,
};

/** A transaction never goes back to an earlier stage (pending, in progress, final), and a final status never changes. The
 *  middle stage also contains unknown statuses, and `failed`, because a failed transaction can become `processing` again.
 *  Within a stage, the response with the later `updated_at` is newer. If the times are equal, the rank decides, then the
 *  text of the status. */
function isNewer(receivedStatus: string, receivedAt: SQL): SQL {
  const status = sql`${receivedStatus}::text`;
  const [stage, oldStage] = [stageOf(status), stageOf(sql`${transactions.status}`)];
  const at = sql`${receivedAt}::timestamptz`;
  const oldAt = sql`${transactions.proofUpdatedAt}::timestamptz`;
  const order = sql`(${at}, ${rankOf(status)}, ${status})`;
  const oldOrder = sql`(${oldAt}, ${rankOf(sql`${transactions.status}`)}, ${transactions.status})`;
  return sql`${oldStage} < 2 and (${stage} > ${oldStage}
    or (${stage} = ${oldStage} and (${at} is null or ${oldAt} is null or ${order} >= ${oldOrder})))`;
}

const stageOf = (status: SQL) =>
  sql`(case when ${status} = 'pending' then 0 when ${status} in ('completed', 'cancelled') then 2 else 1 end)`;

const rankOf = (status: SQL) => sql`(case when ${status} = 'failed' then 1 else 0 end)`;

type Values = { [name in 'status' | 'cryptoAmount' | 'fiatCurrency' | 'fiatAmount']: string | null } & {
  proofCreatedAt: SQL;
  proofUpdatedAt: SQL;
};

function isDifferent(values: Values): SQL {
  const { status, cryptoAmount, fiatCurrency, fiatAmount, proofCreatedAt, proofUpdatedAt } = transactions;
  return sql`(${status}, ${cryptoAmount}, ${fiatCurrency}, ${fiatAmount}, ${proofCreatedAt}, ${proofUpdatedAt})
    is distinct from (${values.status}::text, ${values.cryptoAmount}::text, ${values.fiatCurrency}::text,
      ${values.fiatAmount}::text, ${values.proofCreatedAt}, ${values.proofUpdatedAt})`;
}

type PollState = Pick<TransactionRow, 'status' | 'nextPollAt'> & { ageSeconds: number };

/** Returns the columns that decide when a transaction is polled next, or null if the id is unknown. `ageSeconds` is the age
 *  that the transaction had `elapsedSeconds` ago, by the database's clock. */
export async function getPollState(id: string, elapsedSeconds: number): Promise<PollState | null> {
  const age = sql`extract(epoch from now() - ${transactions.createdAt}) - ${elapsedSeconds}`.mapWith(Number);
  const { status, nextPollAt } = transactionColumns;
  const [row] = await withDatabase(db =>
    db.select({ status, nextPollAt, ageSeconds: age }).from(transactions).where(eq(transactions.id, id)),
  );
  return row ?? null;
}

/** Saves when the reconciler polls the transaction next.
 *  @param status the status from which the delay was computed. If the transaction now has another, nothing is saved.
 *  @param delaySeconds null: the reconciler never polls it again
 *  @returns whether the time was saved */
export async function saveNextPoll(
  id: string,
  status: string,
  delaySeconds: number | null,
): Promise<boolean> {
  const saved = await withDatabase(db =>
    db
      .update(transactions)
      .set({ nextPollAt: delaySeconds === null ? null : sql`now() + ${delaySeconds} * interval '1 second'` })
      .where(and(eq(transactions.id, id), eq(transactions.status, status)))
      .returning({ id: transactions.id }),
  );
  return saved.length > 0;
}

/** Makes every process that watches the transaction read it again. */
export async function notifyWatchers(id: string): Promise<void> {
  await withDatabase(db => db.execute(sql`select pg_notify(${notificationChannel}, ${id})`));
}

/** Moves the next poll of these transactions to `ms` from now or later. Until then no process's reconciler polls them.
 *  Failed transactions keep their time, because only a poll by the reconciler ends their polling. */
export const postponePolling = (ids: string[], ms: number): Promise<void> => movePolling(ids, 'greatest', ms);

/** Moves the next poll to `ms` from now or earlier, unless polling has ended or the transaction has failed. */
export const resumePolling = (id: string, ms: number): Promise<void> => movePolling([id], 'least', ms);

async function movePolling(ids: string[], choose: 'greatest' | 'least', ms: number): Promise<void> {
  const { id, nextPollAt, status } = transactions;
  const moved = sql`${sql.raw(choose)}(${nextPollAt}, now() + ${ms} * interval '1 millisecond')`;
  await withDatabase(db =>
    db
      .update(transactions)
      .set({ nextPollAt: moved })
      .where(and(inArray(id, ids), isNotNull(nextPollAt), ne(status, 'failed'))),
  );
}
