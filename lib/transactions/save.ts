import 'server-only';
/** Saving new transactions. Those that arrive while an INSERT is on its way go together in the next one: a busy server
 *  makes a statement for many sessions, a quiet one for each. */
import { withDatabase } from '@/lib/db';
import { transactions } from '@/lib/db/schema';

type Row = typeof transactions.$inferInsert;

/** One INSERT: its rows, and the ids of those that it saved. */
type Insert = { rows: Row[]; saved: Promise<Set<string>> };

/** Far from the 65,535 values that a statement can have. */
const mostRows = 500;

/** The INSERT that waits for the one before it. */
let next: Insert | undefined;
let last: Promise<unknown> = Promise.resolve();

/** Saves a row, and is done once it is committed. Gives false for an id that is on record already: what is on record
 *  never changes. @throws AppError storage_unavailable */
export async function saveNew(row: Row): Promise<boolean> {
  const { rows, saved } = next && next.rows.length < mostRows ? next : insertAfterLast();
  rows.push(row);
  const ids = await saved;
  // Of two rows with one id the first is saved.
  return ids.has(row.id) && rows.find(({ id }) => id === row.id) === row;
}

function insertAfterLast(): Insert {
  const rows: Row[] = [];
  const saved = last.then(() => {
    if (next?.rows === rows) next = undefined;
    return insertAll(rows);
  });
  // Its failure is told to those who wait for it.
  last = saved.catch(() => {});
  next = { rows, saved };
  return next;
}

async function insertAll(rows: Row[]): Promise<Set<string>> {
  const saved = await withDatabase(db =>
    db.insert(transactions).values(rows).onConflictDoNothing().returning({ id: transactions.id }),
  );
  return new Set(saved.map(({ id }) => id));
}
