/** Fills the disk of an embedded database, then writes until its write-ahead log (WAL) has no space left:
 *  `tsx fill-log.ts FOLDER`. For tests. */
import { randomBytes } from 'node:crypto';
import { openPglite } from '@/lib/db/pglite';
import { transactions } from '@/lib/db/schema';
import { fillDisk } from './small-disk';

async function main(folder: string): Promise<void> {
  const { db } = await openPglite(folder);
  const row = { id: 'one', userId: 'u', type: 'buy', network: 'N', currency: 'C', amount: '1' } as const;
  await db.insert(transactions).values({ ...row, address: 'A', status: 'pending' });
  fillDisk(folder);
  // An update in place needs space in the log only. The loop continues after a failure, as a server does.
  for (;;)
    await db
      .update(transactions)
      .set({ address: randomBytes(700).toString('hex') })
      .catch(() => {});
}

main(process.argv[2] ?? '').catch(error => {
  process.stdout.write(`${error}\n`);
  process.exitCode = 3;
});
