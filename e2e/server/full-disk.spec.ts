/** A production server whose embedded database is on a full disk. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'playwright/test';
import { simulatorFor } from '@/e2e/support/simulator';
import { newUser, order } from '@/testing/api-user';
import { Server } from '@/testing/server';
import { canMount, fillDisk, mountMissing, onSmallDisk } from '@/testing/small-disk';

test.skip(!canMount, mountMissing);

async function startOnSmallDisk() {
  const folder = resolve(`.data/e2e/full-${randomUUID().slice(0, 8)}`);
  mkdirSync(folder, { recursive: true });
  const program = onSmallDisk(folder, 'node', '.next/standalone/server.js');
  const variables = { DATABASE_DIR: folder, SESSION_LIMIT_PER_USER: '1000' };
  const server = await Server.start('full', variables, program);
  await server.untilReady();
  /** Stops the server and asserts that it exits within 10 s. The exit code does not matter. */
  const stop = async () => {
    const startedAt = performance.now();
    await server.stop('SIGTERM');
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    rmSync(folder, { recursive: true });
  };
  return { server, disk: `/proc/${server.pid}/root${folder}`, stop };
}

test('on a full disk, refuses orders and health is 503; works again without a restart when there is space', {
  tag: '@errors',
}, async () => {
  const { server, disk, stop } = await startOnSmallDisk();
  const health = async () => (await fetch(`${server.url}/api/health`)).status;
  const user = await newUser(server.url);
  await user.openSession();
  const free = fillDisk(disk);
  // The database first uses the free space in its existing pages.
  const status = async () => (await user.post('/api/session', order)).status;
  await expect.poll(status, { timeout: 30_000, intervals: [0] }).toBe(503);
  await expect.poll(health).toBe(503);
  const sessions = async () =>
    (await simulatorFor(user.email).requests()).filter(({ path }) => path === '/widget/session').length;
  const before = await sessions();
  for (let count = 0; count < 10; count++) expect((await user.post('/api/session', order)).status).toBe(503);
  expect(await sessions()).toBe(before);
  free();
  await expect.poll(health).toBe(200);
  await user.openSession();
  await stop();
});

test('on a full disk, SIGTERM stops the server', { tag: '@server' }, async () => {
  const { server, disk, stop } = await startOnSmallDisk();
  fillDisk(disk);
  const user = await newUser(server.url);
  const status = async () => (await user.post('/api/session', order)).status;
  await expect.poll(status, { timeout: 30_000, intervals: [0] }).toBe(503);
  await stop();
});
