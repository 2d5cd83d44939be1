/** Opens orders through the API, for flows that do not test the form. */
import { expect, type Page } from 'playwright/test';
import { productionUrl, secrets } from '@/e2e/targets';
import { order } from '@/testing/api-user';
import { moveTransaction } from './simulator';

/** Opens a session with the page's sign-in. @returns the id of its transaction */
export async function openSession(page: Page, change: object = {}): Promise<string> {
  const response = await page.request.post('/api/session', {
    headers: { origin: productionUrl },
    data: { ...order, ...change },
  });
  const { merchant_transaction_id: id } = await response.json();
  return String(id);
}

/** Changes a transaction's status at Proof and sends our server a webhook, so that it reads the transaction from Proof. */
export async function moveAndNotify(id: string, status: string): Promise<void> {
  await moveTransaction(id, { status });
  const response = await fetch(`${productionUrl}/api/webhooks/proof/${secrets.PROOF_WEBHOOK_KEY}`, {
    method: 'POST',
    body: JSON.stringify({ merchant_transaction_id: id }),
  });
  expect(response.status).toBe(202);
}

/** Opens a session and waits until its transaction is stored with this status. @returns the id of the transaction */
export async function openSessionWithStatus(
  page: Page,
  status: string,
  change: object = {},
): Promise<string> {
  const id = await openSession(page, change);
  await moveAndNotify(id, status);
  const read = async () => (await page.request.get(`/api/transactions/${id}`)).json();
  await expect.poll(async () => (await read()).status).toBe(status);
  return id;
}
