/** Orders opened past the form, for flows that begin after it. */
import { expect, type Page } from 'playwright/test';
import { productionUrl, secrets } from '@/e2e/targets';
import { order } from '@/testing/api-user';
import { moveTransaction } from './simulator';

/** Opens a session as the form does, and gives its id. */
export async function openSession(page: Page, change: object = {}): Promise<string> {
  const response = await page.request.post('/api/session', {
    headers: { origin: productionUrl },
    data: { ...order, ...change },
  });
  const { merchant_transaction_id: id } = await response.json();
  return String(id);
}

/** Moves a transaction at Proof, and tells our server to ask about it, as a webhook does. */
export async function moveAndNotify(id: string, status: string): Promise<void> {
  await moveTransaction(id, { status });
  const response = await fetch(`${productionUrl}/api/webhooks/proof/${secrets.PROOF_WEBHOOK_KEY}`, {
    method: 'POST',
    body: JSON.stringify({ merchant_transaction_id: id }),
  });
  expect(response.status).toBe(202);
}

/** A transaction that is on record with this status; gives its id. */
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
