import 'server-only';
/** Saving new transactions, those that meet in one INSERT. */
import { withDatabase } from '@/lib/db';
import { inBatches } from '@/lib/db/batches';
import { transactions } from '@/lib/db/schema';

type Row = typeof transactions.$inferInsert;

/** Saves a row, and is done once it is committed. Gives false for an id that is on record already: what is on record
 *  never changes. @throws AppError storage_unavailable */
export const saveNew = inBatches(async (rows: Row[]): Promise<boolean[]> => {
  const saved = await withDatabase(db =>
    db.insert(transactions).values(rows).onConflictDoNothing().returning({ id: transactions.id }),
  );
  const ids = new Set(saved.map(({ id }) => id));
  // Of two rows with one id the first is saved.
  return rows.map(({ id }) => ids.delete(id));
});
