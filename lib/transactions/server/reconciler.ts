import 'server-only';
/** The reconciler: asks about every transaction that is not over and that nobody watches, in rounds. Several
 *  instances share the work, and a crash loses nothing: what it had claimed is due again a minute later. */
import { setTimeout as sleep } from 'node:timers/promises';
import { inArray, lte, sql } from 'drizzle-orm';
import pLimit from 'p-limit';
import { withDatabase } from '@/lib/db';
import { transactions } from '@/lib/db/schema';
import { log } from '@/lib/log';
import { shutdownSignal } from '@/lib/server/shutdown';
import { singleton } from '@/lib/server/singleton';
import { refreshTransaction } from './refresh';

const perRound = 50;
/** Half of what `ask` lets through, so that what is watched never waits behind a round. */
const atOnce = 8;
const pauseMs = 5_000;
const pauseAfterTroubleMs = 30_000;

/** One round: claims what is due, and asks. Gives how many that were. @throws AppError storage_unavailable */
export async function reconcile(): Promise<number> {
  const claimed = await withDatabase(db => {
    const due = db
      .select({ id: transactions.id })
      .from(transactions)
      .where(lte(transactions.nextPollAt, sql`now()`))
      .orderBy(transactions.nextPollAt)
      .limit(perRound)
      .for('update', { skipLocked: true });
    return db
      .update(transactions)
      .set({ nextPollAt: sql`now() + interval '1 minute'` })
      .where(inArray(transactions.id, due))
      .returning({ id: transactions.id });
  });
  const slowly = pLimit(atOnce);
  await Promise.all(claimed.map(({ id }) => slowly(() => refreshTransaction(id, 'reconciler'))));
  return claimed.length;
}

/** Starts the rounds, once per process. */
export function startReconciler(): void {
  singleton('reconciler', keepReconciling);
}

async function keepReconciling(): Promise<void> {
  while (!shutdownSignal().aborted) {
    const pause = await reconcile().then(
      asked => (asked === perRound ? 0 : pauseMs),
      error => {
        log.warn({ error }, 'a round of the reconciler failed');
        return pauseAfterTroubleMs;
      },
    );
    // Instances that started together must not stay in step.
    await sleep(pause * (0.75 + Math.random() / 2), undefined, { ref: false });
  }
}
