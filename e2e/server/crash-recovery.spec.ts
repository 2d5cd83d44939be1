/** A server that is killed during a purchase. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { moveTransaction } from '@/e2e/support/simulator';
import { newUser } from '@/testing/api-user';
import { Server } from '@/testing/server';

/** The reconciler polls a new transaction within seconds. A busy machine may need longer. */
const reconciled = { timeout: 45_000 };

test('a transaction completes after the server was killed and restarted, without an open page', {
  tag: '@status',
}, async () => {
  const name = `killed-${randomUUID().slice(0, 8)}`;
  const first = await Server.start(name);
  await first.untilReady();
  const user = await newUser(first.url);
  const id = await user.openSession();
  await moveTransaction(id, { status: 'processing' });
  await expect.poll(() => user.statusOf(id), reconciled).toBe('processing');
  await first.stop('SIGKILL');
  await moveTransaction(id, { status: 'completed' });

  const second = await Server.start(name);
  await second.untilReady();
  await expect.poll(() => user.at(second.url).statusOf(id), reconciled).toBe('completed');
  await second.stop();
  rmSync(`.data/e2e/${name}`, { recursive: true });
});
