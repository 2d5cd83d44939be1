import 'server-only';
/** The one place where a transaction's record changes: what Proof answered to a GET, in one conditional UPDATE, so
 *  that answers may arrive in any order, in any process, and the record ends the same. The event and the NOTIFY are part
 *  of the same statement: nearly every answer changes nothing, and is to cost one. */
import { and, eq, type SQL, sql } from 'drizzle-orm';
import { withDatabase } from '@/lib/db';
import { type TransactionRow, transactionEvents, transactions } from '@/lib/db/schema';
import type { ProofTransaction } from '@/lib/proof/schemas';
import { notificationChannel } from './notifications';

/** What led us to ask. */
export type RefreshReason = 'websocket' | 'webhook' | 'timer' | 'reconciler';

const inAMinute = sql`now() + interval '1 minute'`;

/** Writes an answer down if it is newer than the record and says something else. */
export async function applyProofState(heard: ProofTransaction, hint: RefreshReason): Promise<void> {
  const id = heard.merchant_transaction_id;
  const at = sql`${heard.updated_at ?? null}::text`;
  const facts = {
    ...saidIn(heard),
    // Times once told are not forgotten: the order of later answers hangs on them.
    proofCreatedAt: sql`coalesce(${heard.created_at ?? null}::text, ${transactions.proofCreatedAt})`,
    proofUpdatedAt: sql`coalesce(${at}, ${transactions.proofUpdatedAt})`,
  };
  await withDatabase(db => {
    const changed = db
      .update(transactions)
      // A transaction that was given up is polled again, even if the server ends before the next poll is planned.
      .set({
        ...facts,
        updatedAt: sql`now()`,
        nextPollAt: sql`coalesce(${transactions.nextPollAt}, ${inAMinute})`,
      })
      .where(and(eq(transactions.id, id), isNewer(heard.status, at), isDifferent(facts)))
      .returning({ id: transactions.id, ...heardColumns });
    return db.execute(sql`
      with changed as ${changed}, noted as (
        insert into ${transactionEvents}
          (transaction_id, status, crypto_amount, fiat_currency, fiat_amount, proof_updated_at, hint)
        select changed.*, ${hint}::text from changed)
      select pg_notify(${notificationChannel}, id) from changed`);
  });
}

/** Whether an answer says what `row` does, Proof's time included: to write it down would change nothing, also where the
 *  record has gone on since. An answer without a time may undo what came after, so it never counts. */
export function matchesRecord(heard: ProofTransaction, row: TransactionRow): boolean {
  const { status, cryptoAmount, fiatCurrency, fiatAmount } = saidIn(heard);
  return (
    typeof heard.updated_at === 'string' &&
    heard.updated_at === row.proofUpdatedAt &&
    (heard.created_at ?? row.proofCreatedAt) === row.proofCreatedAt &&
    status === row.status &&
    cryptoAmount === row.cryptoAmount &&
    fiatCurrency === row.fiatCurrency &&
    fiatAmount === row.fiatAmount
  );
}

const saidIn = (heard: ProofTransaction) => ({
  status: heard.status,
  cryptoAmount: heard.crypto_amount || null,
  fiatCurrency: heard.fiat_currency || null,
  fiatAmount: heard.fiat_amount || null,
});

/** In the order in which they are noted. */
const heardColumns = {
  status: transactions.status,
  cryptoAmount: transactions.cryptoAmount,
  fiatCurrency: transactions.fiatCurrency,
  fiatAmount: transactions.fiatAmount,
  proofUpdatedAt: transactions.proofUpdatedAt,
};

/** Stages only go up, and the last one never changes. Within the middle one, where `failed` may come back and unknown
 *  statuses are, Proof's `updated_at` decides; where that is the same the rank, and the word itself at last. */
function isNewer(heard: string, heardAt: SQL): SQL {
  const status = sql`${heard}::text`;
  const [stage, oldStage] = [stageOf(status), stageOf(sql`${transactions.status}`)];
  const at = sql`${heardAt}::timestamptz`;
  const oldAt = sql`${transactions.proofUpdatedAt}::timestamptz`;
  const order = sql`(${at}, ${rankOf(status)}, ${status})`;
  const oldOrder = sql`(${oldAt}, ${rankOf(sql`${transactions.status}`)}, ${transactions.status})`;
  return sql`${oldStage} < 2 and (${stage} > ${oldStage}
    or (${stage} = ${oldStage} and (${at} is null or ${oldAt} is null or ${order} >= ${oldOrder})))`;
}

const stageOf = (status: SQL) =>
  sql`(case when ${status} = 'pending' then 0 when ${status} in ('completed', 'cancelled') then 2 else 1 end)`;

const rankOf = (status: SQL) => sql`(case when ${status} = 'failed' then 1 else 0 end)`;

type Facts = { [name in 'status' | 'cryptoAmount' | 'fiatCurrency' | 'fiatAmount']: string | null } & {
  proofCreatedAt: SQL;
  proofUpdatedAt: SQL;
};

function isDifferent(facts: Facts): SQL {
  const { status, cryptoAmount, fiatCurrency, fiatAmount, proofCreatedAt, proofUpdatedAt } = transactions;
  return sql`(${status}, ${cryptoAmount}, ${fiatCurrency}, ${fiatAmount}, ${proofCreatedAt}, ${proofUpdatedAt})
    is distinct from (${facts.status}::text, ${facts.cryptoAmount}::text, ${facts.fiatCurrency}::text,
      ${facts.fiatAmount}::text, ${facts.proofCreatedAt}, ${facts.proofUpdatedAt})`;
}
