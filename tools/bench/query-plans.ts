/** Reads Postgres's plans for the statements of the product. */
import type { QueryConfig } from 'pg';
import { z } from 'zod';
import type { Connection } from '@/lib/db/connection';

const nodeSchema = z.object({
  'Node Type': z.string(),
  'Index Name': z.string().optional(),
  'Relation Name': z.string().optional(),
  'Actual Rows': z.number(),
  'Actual Loops': z.number(),
  'Rows Removed by Filter': z.number().default(0),
  get Plans() {
    return z.array(nodeSchema).default([]);
  },
});
const explainedSchema = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: nodeSchema })]) })]);

/** @returns the scans of a statement, each with the number of rows that it read */
export async function planOf({ pool }: Connection, statement: QueryConfig): Promise<string> {
  if (!pool) throw new Error('query plans are read from Postgres only');
  const client = await pool.connect();
  try {
    // Rolled back, because EXPLAIN ANALYZE executes the statement.
    await client.query('begin');
    const { rows } = await client.query({
      ...statement,
      text: `explain (analyze, format json) ${statement.text}`,
    });
    await client.query('rollback');
    const [
      {
        'QUERY PLAN': [{ Plan }],
      },
    ] = explainedSchema.parse(rows);
    return scansOf(Plan).join(', ');
  } finally {
    client.release();
  }
}

/** @returns the first statement that `work` sends */
export async function firstStatement(
  { pool }: Connection,
  work: () => Promise<unknown>,
): Promise<QueryConfig> {
  if (!pool) throw new Error('query plans are read from Postgres only');
  const statements: QueryConfig[] = [];
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  pool.query = ((config: QueryConfig, values: unknown[]) => {
    statements.push({ text: config.text, values });
    return query(config, values);
  }) as typeof pool.query;
  await work().finally(() => {
    pool.query = query as typeof pool.query;
  });
  const [first] = statements;
  if (!first) throw new Error('no statement was sent');
  return first;
}

function scansOf(node: z.infer<typeof nodeSchema>): string[] {
  const inner = node.Plans.flatMap(scansOf);
  const what = node['Index Name'] ?? node['Relation Name'];
  if (!what || !/Scan/.test(node['Node Type'])) return inner;
  const read = (node['Actual Rows'] + node['Rows Removed by Filter']) * node['Actual Loops'];
  return [...inner, `${what} ${read}`];
}
