/** Whether the webhook answers. What it is sent is about nobody: the server asks Proof only about ids it knows. */
import { randomUUID } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import type { Env } from '@/lib/env';
import { isPrivate } from '@/lib/http/client-ip';
import { describeFailure, request } from './network';
import { couldNotCheck, failed, passed, type Verdict } from './verdict';

export async function webhookVerdict({ APP_URL, PROOF_WEBHOOK_KEY }: Env): Promise<Verdict> {
  if (PROOF_WEBHOOK_KEY === undefined)
    return couldNotCheck('there is none; it is optional: to have one, set PROOF_WEBHOOK_KEY');
  const path = `${APP_URL}/api/webhooks/proof`;
  try {
    const response = await request(`${path}/${PROOF_WEBHOOK_KEY}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ merchant_transaction_id: randomUUID() }),
    });
    await response.body?.cancel();
    if (response.status !== 202)
      return failed(`${path}/… answers ${response.status}; ${fixOf(response.status)}`);
    if (await isHidden(APP_URL))
      return couldNotCheck(`${path}/… answers from here, but only a public address can be reached by Proof`);
    return passed(`${path}/… answers 202 from here, by a public address`);
  } catch (error) {
    return couldNotCheck(`${APP_URL}: ${describeFailure(error)}; start the app, then run the doctor again`);
  }
}

const fixOf = (status: number) =>
  status === 404
    ? 'the running app has another PROOF_WEBHOOK_KEY or none: restart it with this configuration'
    : 'let POST requests to this path through to the app, as they come';

/** Whether one of a URL's addresses means nothing outside this machine or its network. */
async function isHidden(url: string): Promise<boolean> {
  const addresses = await lookup(new URL(url).hostname.replace(/^\[|\]$/g, ''), { all: true });
  return addresses.some(({ address }) => isPrivate(address));
}
