/** The server looks up an id together with its owner before it calls Proof, so Proof never receives another user's id. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { moveTransaction, requestsWithToken } from '@/e2e/support/simulator';
import { secrets } from '@/e2e/targets';
import { ApiUser } from '@/testing/api-user';
import { Server } from '@/testing/server';

const strangeIds = [
  [
    '..%2f',
    '..%2F..%2Fwidget%2Fsession',
    '%2e%2e%2f',
    '%00',
    'a%00b',
    'a%2Fb',
    'a%3Fb=1',
    'a%23b',
    '%252e%252e',
    '%',
    '%ff',
  ],
  [
    '%F0%9F%92%B8',
    '%C3%A4',
    '%E2%80%AE',
    'unknown',
    'a'.repeat(128),
    'a'.repeat(129),
    "'%20or%20'1'='1",
    '%0d%0aX:1',
  ],
].flat();

/** Starts a server with its own client token, and completes a transaction, so that the server no longer polls it. */
async function serverWithTransaction(name: string, token: string) {
  const server = await Server.start(name, { PROOF_CLIENT_TOKEN: token });
  await server.untilReady();
  const owner = await new ApiUser(server.url, `verified+${name}@example.com`).signIn();
  const id = await owner.openSession();
  await moveTransaction(id, { status: 'completed' });
  await owner.post(`/api/webhooks/proof/${secrets.PROOF_WEBHOOK_KEY}`, { merchant_transaction_id: id });
  await expect.poll(() => owner.statusOf(id)).toBe('completed');
  return { server, owner, id };
}

test('invalid ids and another user’s id return 404 not_found in the API and on the page, without a request to Proof', {
  tag: '@errors',
}, async () => {
  const name = `ids-${randomUUID().slice(0, 8)}`;
  const token = `sim_${name}_${'x'.repeat(30)}`;
  const { server, owner, id } = await serverWithTransaction(name, token);
  const before = await requestsWithToken(token);
  const stranger = await new ApiUser(server.url, `stranger+${name}@example.com`).signIn();
  const lookups = [...strangeIds.map(strange => [owner, strange] as const), [stranger, id] as const];
  for (const [user, strange] of lookups) {
    for (const path of [`/api/transactions/${strange}`, `/api/transactions/${strange}/events`]) {
      const response = await user.get(path);
      expect(response.status, path).toBe(404);
      expect((await response.json()).code, path).toBe('not_found');
    }
    expect((await user.get(`/transactions/${strange}`)).status, strange).toBe(404);
    const webhook = `/api/webhooks/proof/${secrets.PROOF_WEBHOOK_KEY}`;
    expect((await user.post(webhook, { merchant_transaction_id: strange })).status).toBe(202);
  }
  expect((await owner.get(`/api/transactions/${id}`)).status).toBe(200);
  expect(before.map(({ path }) => path)).toContain(`/widget/transactions/${id}`);
  expect(await requestsWithToken(token)).toEqual(before);
  await server.stop();
  rmSync(`.data/e2e/${name}`, { recursive: true });
});
