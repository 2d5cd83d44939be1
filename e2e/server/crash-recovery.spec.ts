/** A server that ends in the middle of somebody's purchase. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { moveTransaction } from '@/e2e/support/simulator';
import { newUser } from '@/testing/api-user';
import { Server } from '@/testing/server';

/** The reconciler asks within seconds while a transaction is young; a busy machine may need more. */
const within = { timeout: 45_000 };

test('the server killed between payment and delivery, and started again: completed, with nobody watching', {
  tag: '@status',
}, async () => {
  const name = `killed-${randomUUID().slice(0, 8)}`;
  const first = await Server.start(name);
  await first.untilReady();
  const user = await newUser(first.url);
  const id = await user.openSession();
  await moveTransaction(id, { status: 'processing' });
  await expect.poll(() => user.statusOf(id), within).toBe('processing');
  await first.stop('SIGKILL');
  await moveTransaction(id, { status: 'completed' });

  const second = await Server.start(name);
  await second.untilReady();
  await expect.poll(() => user.at(second.url).statusOf(id), within).toBe('completed');
  await second.stop();
  rmSync(`.data/e2e/${name}`, { recursive: true });
});
