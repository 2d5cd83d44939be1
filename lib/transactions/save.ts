import 'server-only';
/** Saving new transactions, those that meet in one INSERT. */
import { sql } from 'drizzle-orm';
import { withDatabase } from '@/lib/db';
import { inBatches } from '@/lib/db/batches';
import { transactions } from '@/lib/db/schema';

/** What is known of a new one; the other columns have their defaults. */
type Row = Pick<
  typeof transactions.$inferInsert,
  'id' | 'userId' | 'type' | 'network' | 'currency' | 'amount' | 'address' | 'status' | 'proofRequestId'
>;

const columns = sql.raw('id, user_id, type, network, currency, amount, address, status, proof_request_id');

/** Saves a row, and is done once it is committed. Gives false for an id that is on record already: what is on record
 *  never changes. @throws AppError storage_unavailable */
export const saveNew = inBatches(async (rows: Row[]): Promise<boolean[]> => {
  const json = rows.map(({ userId: user_id, proofRequestId: proof_request_id, ...row }) => ({
    ...row,
    user_id,
    proof_request_id,
  }));
  // One value for all rows: to make a statement with a place for each costs more than what it is for.
  const saved = await withDatabase(db =>
    db.execute<{ id: string }>(sql`
      insert into ${transactions} (${columns})
      select ${columns} from json_populate_recordset(null::${transactions}, ${JSON.stringify(json)})
      on conflict do nothing returning id`),
  );
  const ids = new Set(saved.rows.map(({ id }) => id));
  // Of two rows with one id the first is saved.
  return rows.map(({ id }) => ids.delete(id));
});
