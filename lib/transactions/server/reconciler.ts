import 'server-only';
/** The reconciler: refreshes every transaction that is due and not watched, in rounds. Several instances share the work
 *  by claims. A claim expires after a minute, so a crash loses nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { inArray, lte, sql } from 'drizzle-orm';
import pLimit from 'p-limit';
import { withDatabase } from '@/lib/db';
import { transactions } from '@/lib/db/schema';
import { log } from '@/lib/log';
import { shutdownSignal } from '@/lib/server/shutdown';
import { singleton } from '@/lib/server/singleton';
import { refreshTransaction } from './refresh';

const batchSize = 50;
/** Half of the limit in `refresh.ts`, so that watched transactions never wait behind a round. */
const maxConcurrent = 8;
const pauseMs = 5_000;
const pauseAfterErrorMs = 30_000;

/** Runs one round: claims the transactions that are due and refreshes them. @returns how many
 *  @throws AppError storage_unavailable */
export async function reconcile(): Promise<number> {
  const claimed = await withDatabase(db => {
    const due = db
      .select({ id: transactions.id })
      .from(transactions)
      .where(lte(transactions.nextPollAt, sql`now()`))
      .orderBy(transactions.nextPollAt)
      .limit(batchSize)
      .for('update', { skipLocked: true });
    return db
      .update(transactions)
      .set({ nextPollAt: sql`now() + interval '1 minute'` })
      .where(inArray(transactions.id, due))
      .returning({ id: transactions.id });
  });
  const limit = pLimit(maxConcurrent);
  await Promise.all(claimed.map(({ id }) => limit(() => refreshTransaction(id, 'reconciler'))));
  return claimed.length;
}

/** Starts the rounds, once per process. */
export function startReconciler(): void {
  singleton('reconciler', runRounds);
}

async function runRounds(): Promise<void> {
  while (!shutdownSignal().aborted) {
    const pause = await reconcile().then(
      count => (count === batchSize ? 0 : pauseMs),
      error => {
        log.warn({ error }, 'reconciler round failed');
        return pauseAfterErrorMs;
      },
    );
    // Jitter, because instances that start together would run their rounds at the same time.
    await sleep(pause * (0.75 + Math.random() / 2), undefined, { ref: false });
  }
}
