/** Checks that the webhook responds. Sends a random id, which the server ignores because it knows no such transaction. */
import { randomUUID } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import type { Env } from '@/lib/env';
import { isPrivate } from '@/lib/ip-address';
import { describeFailure, request } from './network';
import { couldNotCheck, failed, passed, type Verdict } from './verdict';

export async function webhookVerdict({ APP_URL, PROOF_WEBHOOK_KEY }: Env): Promise<Verdict> {
  if (PROOF_WEBHOOK_KEY === undefined)
    return couldNotCheck('there is no webhook; it is optional: to have one, set PROOF_WEBHOOK_KEY');
  const path = `${APP_URL}/api/webhooks/proof`;
  try {
    const response = await request(`${path}/${PROOF_WEBHOOK_KEY}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ merchant_transaction_id: randomUUID() }),
    });
    await response.body?.cancel();
    if (response.status !== 202)
      return failed(`${path}/… answers ${response.status}; ${fixFor(response.status)}`);
    if (await isPrivateHost(APP_URL))
      return couldNotCheck(`${path}/… answers this machine, but Proof can reach only a public address`);
    return passed(`${path}/… answers 202, and its address is public`);
  } catch (error) {
    return couldNotCheck(`${APP_URL}: ${describeFailure(error)}; start the app, then run the doctor again`);
  }
}

const fixFor = (status: number) =>
  status === 404
    ? 'the running app has another PROOF_WEBHOOK_KEY or none: restart it with this configuration'
    : 'let your proxy pass POST requests for this path to the app unchanged';

/** Returns whether one of the host's addresses is private, so that Proof cannot reach it. */
async function isPrivateHost(url: string): Promise<boolean> {
  const addresses = await lookup(new URL(url).hostname.replace(/^\[|\]$/g, ''), { all: true });
  return addresses.some(({ address }) => isPrivate(address));
}
