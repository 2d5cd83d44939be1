/** Sends webhooks to a partner's server. A webhook is only a notification and may be lost. */
import { randomUUID } from 'node:crypto';
import { DeliveryQueue } from './delivery-queue';
import { recordNotification } from './notifications';
import type { Partner } from './partners';
import type { Transaction } from './transactions';
import { userIdentifiers } from './users';

const timeoutMs = 5000;
export const tooSlow = 'too slow';
/** Per partner. */
const maxWebhooks = 1000;

export interface SentWebhook {
  readonly id: string;
  readonly at: string;
  readonly url: string;
  readonly body: string;
  readonly users: readonly string[];
  /** The status of the response, or the error text if there was no response. Null until the request has ended. */
  result: number | string | null;
  took_ms: number | null;
}

const queues = new WeakMap<Transaction, DeliveryQueue>();

/** Sends `body` as it is now, with the active fault applied. Each transaction has its own queue. */
export function postWebhook(partner: Partner, transaction: Transaction, body: object): void {
  const url = urlFor(partner, transaction);
  if (url === null) return;
  const queue = queues.get(transaction) ?? new DeliveryQueue(partner);
  queues.set(transaction, queue);
  const text = JSON.stringify(body);
  void queue.deliver(partner.faults.get('webhook', transaction), () => post(partner, transaction, url, text));
}

/** @returns the URL that a test set for the user (null: none), or else the partner's URL */
function urlFor({ config, webhooks }: Partner, { user }: Transaction): string | null {
  const own = userIdentifiers(user).map(name => webhooks.get(name));
  const [url = config.webhook_url] = own.filter(each => each !== undefined);
  return url;
}

/** Sends the webhook once. A failure is recorded and not retried (proof-api.md, "Webhook"). */
async function post(partner: Partner, transaction: Transaction, url: string, body: string): Promise<void> {
  const sent = recordWebhook(partner, transaction, url, body);
  recordNotification(partner, transaction);
  const startMs = performance.now();
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    redirect: 'manual' as const,
    signal: AbortSignal.timeout(timeoutMs),
  };
  await fetch(url, init).then(
    response => {
      sent.result = response.status;
      return response.body?.cancel();
    },
    error => {
      sent.result = init.signal.aborted ? tooSlow : `no response: ${error.cause?.code ?? error.message}`;
    },
  );
  sent.took_ms = Math.round(performance.now() - startMs);
}

function recordWebhook(partner: Partner, { user }: Transaction, url: string, body: string): SentWebhook {
  const sent = { id: randomUUID(), at: new Date().toISOString(), url, body, users: userIdentifiers(user) };
  const open: SentWebhook = { ...sent, result: null, took_ms: null };
  partner.sentWebhooks.push(open);
  if (partner.sentWebhooks.length > maxWebhooks) partner.sentWebhooks.shift();
  return open;
}
