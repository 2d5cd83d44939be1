import 'server-only';
/** The interface of a database, the same for Postgres and PGlite. */
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Pool } from 'pg';
import type * as schema from './schema';

/** The part of the result of raw SQL that both drivers return. */
type Rows<Row> = { rows: Row[] };
interface QueryResult extends PgQueryResultHKT {
  readonly type: Rows<this['row']>;
}

export type Database = PgDatabase<QueryResult, typeof schema, ExtractTablesWithRelations<typeof schema>>;

export type Connection = {
  db: Database;
  /** Calls `onMessage` with the payload of each NOTIFY on `channel`. Calls `onGap` when notifications may have been missed:
   *  when listening starts, and when it restarts after a lost connection. */
  listen: (channel: string, onMessage: (payload: string) => void, onGap: () => void) => void;
  /** The pool of connections to Postgres; PGlite has none. */
  pool?: Pool;
  close: () => Promise<void>;
};
