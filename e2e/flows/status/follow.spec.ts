/** A transaction reaches its status at Proof even if the tab is closed or hints from Proof are lost. */

import { cards, expect, test } from '@/e2e/support/fixtures';
import { moveTransaction, simulatorFor } from '@/e2e/support/simulator';
import { productionUrl, secrets } from '@/e2e/targets';
import { ApiUser, newUser } from '@/testing/api-user';

/** The reconciler polls a new transaction within seconds. A busy machine may need longer. */
const reconciled = { timeout: 45_000 };

test('a transaction completes while its tab is closed', { tag: '@status' }, async ({
  appPage,
  widgetPage,
  page,
  context,
}) => {
  await appPage.signIn();
  await appPage.submitOrder();
  const id = await appPage.transactionId();
  await widgetPage.chooseCard();
  await widgetPage.payWith(cards.good);
  await page.close();
  const user = new ApiUser(productionUrl, appPage.email);
  await user.signIn();
  await expect.poll(() => user.statusOf(id), reconciled).toBe('completed');
  const later = await context.newPage();
  await later.goto(`/transactions/${id}`);
  await expect(later.getByRole('status')).toHaveText('Completed. Your crypto was delivered');
});

test('without a webhook, the WebSocket updates the page', { tag: '@status' }, async ({ appPage }) => {
  await appPage.signIn();
  await appPage.submitOrder();
  const id = await appPage.transactionId();
  await appPage.openDetails();
  await expect(appPage.status).toHaveText('Waiting for your payment');
  await moveTransaction(id, { status: 'processing' });
  await expect(appPage.status).toHaveText('Paid. Your crypto is on its way');
});

test('without a WebSocket, the webhook updates the stream', { tag: '@status' }, async () => {
  const user = await newUser(productionUrl);
  const simulator = simulatorFor(user.email);
  await simulator.breakChannel('websocket', 'refuse');
  await simulator.sendWebhooksTo(productionUrl);
  const id = await user.openSession();
  await moveTransaction(id, { status: 'completed' });
  expect((await user.followEvents(id, ({ status }) => status === 'completed')).at(-1)).toBe('completed');
});

test('without both, polling updates an open stream', { tag: '@status' }, async () => {
  const user = await newUser(productionUrl);
  const simulator = simulatorFor(user.email);
  await simulator.breakChannel('websocket', 'refuse');
  await simulator.breakChannel('webhook', 'drop');
  const id = await user.openSession();
  const followed = user.followEvents(id, ({ status }) => status === 'completed');
  await moveTransaction(id, { status: 'completed' });
  expect((await followed).at(-1)).toBe('completed');
});

test('delayed, duplicate and reordered hints end in the right status', { tag: '@status' }, async () => {
  const user = await newUser(productionUrl);
  const simulator = simulatorFor(user.email);
  await simulator.sendWebhooksTo(productionUrl);
  await simulator.breakChannel('websocket', 'reorder');
  await simulator.breakChannel('webhook', 'duplicate');
  await simulator.breakChannel('transaction', 'delay');
  const id = await user.openSession();
  const followed = user.followEvents(id, ({ status }) => status === 'completed');
  for (const status of ['processing', 'failed', 'processing', 'completed'])
    await moveTransaction(id, { status });
  expect((await followed).at(-1)).toBe('completed');
  expect(await user.statusOf(id)).toBe('completed');
});

test('a declined transaction completes after a later payment, with its tab closed', {
  tag: '@status',
}, async ({ appPage, widgetPage, page }) => {
  await appPage.signIn();
  await appPage.submitOrder();
  const id = await appPage.transactionId();
  await widgetPage.chooseCard();
  await widgetPage.payWith(cards.declined);
  await expect(appPage.status).toHaveText('That did not work. You can try again in the window below.');
  await page.close();
  const user = await new ApiUser(productionUrl, appPage.email).signIn();
  await expect.poll(() => user.statusOf(id), reconciled).toBe('failed');
  await moveTransaction(id, { status: 'processing' });
  await moveTransaction(id, { status: 'completed' });
  await expect.poll(() => user.statusOf(id), reconciled).toBe('completed');
});

test('a forged webhook "completed" changes nothing', { tag: '@status' }, async () => {
  const user = await newUser(productionUrl);
  const id = await user.openSession();
  const forged = { merchant_transaction_id: id, status: 'completed', crypto_amount: '1000000' };
  const url = `/api/webhooks/proof/${secrets.PROOF_WEBHOOK_KEY}`;
  expect((await user.post(url, forged)).status).toBe(202);
  await expect
    .poll(
      async () => (await simulatorFor(user.email).requests()).some(({ path }) => path.endsWith(id)),
      reconciled,
    )
    .toBe(true);
  expect(await user.statusOf(id)).toBe('pending');
});

test('the webhook returns 202 for a hint, 400 for another body, 404 for a wrong key', {
  tag: '@status',
}, async () => {
  const user = await newUser(productionUrl);
  const url = `/api/webhooks/proof/${secrets.PROOF_WEBHOOK_KEY}`;
  const send = async (path: string, body: string) =>
    (await fetch(productionUrl + path, { method: 'POST', body })).status;
  expect(await send(url, '{"merchant_transaction_id":"unknown"}')).toBe(202);
  for (const body of [
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '{}',
    '{"merchant_transaction_id":1}',
    `{"merchant_transaction_id":"a","x":"${'x'.repeat(16_384)}"}`,
  ])
    expect(await send(url, body), body.slice(0, 40)).toBe(400);
  expect(await send(`${url}x`, '{"merchant_transaction_id":"unknown"}')).toBe(404);
  expect((await user.get(url)).status).toBe(405);
});

test('the reconcile route returns 401 without its key and runs once with it', {
  tag: '@status',
}, async () => {
  const send = async (headers: Record<string, string>) =>
    await fetch(`${productionUrl}/api/reconcile`, { method: 'POST', headers });
  expect((await send({})).status).toBe(401);
  expect((await send({ authorization: 'Bearer wrong' })).status).toBe(401);
  const response = await send({ authorization: `Bearer ${secrets.RECONCILE_KEY}` });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ asked: expect.any(Number) });
});

test('every route returns 404 for another user’s transaction, and the stream sends no event', {
  tag: '@status',
}, async () => {
  const owner = await newUser(productionUrl);
  const other = await newUser(productionUrl);
  const id = await owner.openSession();
  for (const path of [`/api/transactions/${id}`, `/api/transactions/${id}/events`, `/transactions/${id}`])
    expect((await other.get(path)).status, path).toBe(404);
  expect(await other.followEvents(id, () => true)).toEqual([]);
});

test('the identity check has Proof’s status, or unknown when Proof fails', { tag: '@status' }, async () => {
  const user = await newUser(productionUrl);
  const kyc = async () => (await (await user.get('/api/kyc')).json()).status;
  expect(await kyc()).toBe('not_started');
  await user.openSession();
  expect(await kyc()).toBe('verified');
  await simulatorFor(user.email).fail('error-502', 'always', 'kyc');
  expect(await kyc()).toBe('unknown');
});
