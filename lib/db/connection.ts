import 'server-only';
/** What the rest of the product knows of a database, whichever of the two it is. */
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Pool } from 'pg';
import type * as schema from './schema';

/** What both answer to SQL as it stands. */
type Rows<Row> = { rows: Row[] };
interface QueryResult extends PgQueryResultHKT {
  readonly type: Rows<this['row']>;
}

export type Database = PgDatabase<QueryResult, typeof schema, ExtractTablesWithRelations<typeof schema>>;

export type Connection = {
  db: Database;
  /** Calls `onMessage` with the payload of each NOTIFY on `channel`, and `onGap` whenever some may have been missed:
   *  when listening begins, and when it begins again after a loss. */
  listen: (channel: string, onMessage: (payload: string) => void, onGap: () => void) => void;
  /** Postgres' own, where several instances may share it. */
  pool?: Pool;
  close: () => Promise<void>;
};
