/** Whatever happens to the tab, the network, the webhook or the server: each transaction ends as it does at Proof. */

import { cards, expect, test } from '@/e2e/support/fixtures';
import { moveTransaction, simulatorFor } from '@/e2e/support/simulator';
import { productionUrl, secrets } from '@/e2e/targets';
import { ApiUser, newUser } from '@/testing/api-user';

/** The reconciler asks within seconds while a transaction is young; a busy machine may need more. */
const within = { timeout: 45_000 };

test('the tab closed right after payment, reopened later: completed', { tag: '@status' }, async ({
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
  await expect.poll(() => user.statusOf(id), within).toBe('completed');
  const later = await context.newPage();
  await later.goto(`/transactions/${id}`);
  await expect(later.getByRole('status')).toHaveText('Completed. Your crypto was delivered');
});

test('the webhook never comes: the WebSocket brings it, live', { tag: '@status' }, async ({ appPage }) => {
  await appPage.signIn();
  await appPage.submitOrder();
  const id = await appPage.transactionId();
  await appPage.openDetails();
  await expect(appPage.status).toHaveText('Waiting for your payment');
  await moveTransaction(id, { status: 'processing' });
  await expect(appPage.status).toHaveText('Paid. Your crypto is on its way');
});

test('the WebSocket refused: the webhook brings it', { tag: '@status' }, async () => {
  const user = await newUser(productionUrl);
  const simulator = simulatorFor(user.email);
  await simulator.breakChannel('websocket', 'refuse');
  await simulator.sendWebhooksTo(productionUrl);
  const id = await user.openSession();
  await moveTransaction(id, { status: 'completed' });
  expect((await user.followEvents(id, ({ status }) => status === 'completed')).at(-1)).toBe('completed');
});

test('both refused: the timer brings it while somebody watches', { tag: '@status' }, async () => {
  const user = await newUser(productionUrl);
  const simulator = simulatorFor(user.email);
  await simulator.breakChannel('websocket', 'refuse');
  await simulator.breakChannel('webhook', 'drop');
  const id = await user.openSession();
  const followed = user.followEvents(id, ({ status }) => status === 'completed');
  await moveTransaction(id, { status: 'completed' });
  expect((await followed).at(-1)).toBe('completed');
});

test('hints delayed, doubled and out of order end in the same record', { tag: '@status' }, async () => {
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

test('declined, the tab closed, paid at last in another widget of the same session: completed', {
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
  await expect.poll(() => user.statusOf(id), within).toBe('failed');
  await moveTransaction(id, { status: 'processing' });
  await moveTransaction(id, { status: 'completed' });
  await expect.poll(() => user.statusOf(id), within).toBe('completed');
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
      within,
    )
    .toBe(true);
  expect(await user.statusOf(id)).toBe('pending');
});

test('the webhook: 202 for a hint, 400 for anything else, 404 for a wrong key', {
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

test('one round by key, and by nothing else', { tag: '@status' }, async () => {
  const send = async (headers: Record<string, string>) =>
    await fetch(`${productionUrl}/api/reconcile`, { method: 'POST', headers });
  expect((await send({})).status).toBe(401);
  expect((await send({ authorization: 'Bearer wrong' })).status).toBe(401);
  const response = await send({ authorization: `Bearer ${secrets.RECONCILE_KEY}` });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ asked: expect.any(Number) });
});

test('another user’s id: 404 on each route, and no event', { tag: '@status' }, async () => {
  const owner = await newUser(productionUrl);
  const other = await newUser(productionUrl);
  const id = await owner.openSession();
  for (const path of [`/api/transactions/${id}`, `/api/transactions/${id}/events`, `/transactions/${id}`])
    expect((await other.get(path)).status, path).toBe(404);
  expect(await other.followEvents(id, () => true)).toEqual([]);
});

test('how an identity check stands: Proof’s word, or unknown', { tag: '@status' }, async () => {
  const user = await newUser(productionUrl);
  const kyc = async () => (await (await user.get('/api/kyc')).json()).status;
  expect(await kyc()).toBe('not_started');
  await user.openSession();
  expect(await kyc()).toBe('verified');
  await simulatorFor(user.email).fail('error-502', 'always', 'kyc');
  expect(await kyc()).toBe('unknown');
});
