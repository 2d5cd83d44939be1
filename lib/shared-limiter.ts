import 'server-only';
/** Counting for all instances that share a Postgres: the library's limiter, with one statement for all that meet. */
import { getTableName } from 'drizzle-orm';
import type { QueryConfig } from 'pg';
import { type IRateLimiterOptions, RateLimiterPostgres } from 'rate-limiter-flexible';
import { database } from './db';
import { inBatches } from './db/batches';
import { rateLimits } from './db/schema';

/** What a key has used, and when its window ends, in ms since 1970. */
type Count = { key: string; points: number; expire: number };

/** A store that has not counted by then is taken for one that is away. */
const timeoutMs = 1_000;

export class SharedLimiter extends RateLimiterPostgres {
  constructor(options: IRateLimiterOptions) {
    super({
      ...options,
      storeClient: { query },
      storeType: 'client',
      tableName: getTableName(rateLimits),
      tableCreated: true,
      // Of who is over this limit the database is asked no more.
      inMemoryBlockOnConsumed: options.points + 1,
    });
  }

  /** What the library asks its store for: adds points, or begins a new window. Gives what its own statement would. */
  async _upsert(key: string, points: number, windowMs: number): Promise<{ rows: Count[] }> {
    return { rows: [await count({ key, points, expire: Date.now() + windowMs })] };
  }
}

const query = async (config: QueryConfig) => (await database()).pool?.query(config);

const count = inBatches(async (uses: Count[]): Promise<Count[]> => {
  const sums = new Map<string, Count>();
  const upTo = uses.map(use => {
    const points = use.points + (sums.get(use.key)?.points ?? 0);
    sums.set(use.key, { ...use, points });
    return points;
  });
  const counted = new Map((await inTime(upsert([...sums.values()]))).map(each => [each.key, each]));
  // Those with one key are told what they would be told one after another.
  return uses.map((use, index) => {
    const { points, expire } = counted.get(use.key) ?? use;
    return { ...use, points: points - (sums.get(use.key)?.points ?? 0) + (upTo[index] ?? 0), expire };
  });
});

/** In the order of their keys, so that two instances never wait for each other's rows. */
const text = `
  insert into rate_limits as counted (key, points, expire)
  select * from unnest($1::text[], $2::int[], $3::bigint[]) as used (key, points, expire) order by key
  on conflict (key) do update set
    points = case when counted.expire <= $4 then excluded.points else counted.points + excluded.points end,
    expire = case when counted.expire <= $4 then excluded.expire else counted.expire end
  returning key, points, expire`;

async function upsert(sums: Count[]): Promise<Count[]> {
  const values = [
    sums.map(({ key }) => key),
    sums.map(({ points }) => points),
    sums.map(({ expire }) => expire),
  ];
  return (await query({ name: 'count', text, values: [...values, Date.now()] }))?.rows ?? [];
}

/** One timer for all that meet. */
function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the limits were not counted in time')), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
