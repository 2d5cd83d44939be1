/** How Proof posts a change to a partner's server. A hint, and may be lost. */
import { randomUUID } from 'node:crypto';
import { Line } from './delivery-queue';
import { hint } from './notifications';
import type { Partner } from './partners';
import type { Transaction } from './transactions';
import { namesOf } from './users';

const timeoutMs = 5000;
export const tooSlow = 'too slow';
/** Of one partner. */
const maxWebhooks = 1000;

export interface SentWebhook {
  readonly id: string;
  readonly at: string;
  readonly url: string;
  readonly body: string;
  readonly users: readonly string[];
  /** The status that was answered, or what came instead of one; null while it is on its way. */
  result: number | string | null;
  took_ms: number | null;
}

const lines = new WeakMap<Transaction, Line>();

/** Posts `body` as it is now, as the fault in force has it; each transaction's posts are a line of their own. */
export function postWebhook(partner: Partner, transaction: Transaction, body: object): void {
  const url = urlFor(partner, transaction);
  if (url === null) return;
  const line = lines.get(transaction) ?? new Line(partner);
  lines.set(transaction, line);
  const text = JSON.stringify(body);
  void line.pass(partner.faults.on('webhook', transaction), () => post(partner, transaction, url, text));
}

/** A user's own, where a test has set one (null: none), or else the partner's. */
function urlFor({ config, webhooks }: Partner, { user }: Transaction): string | null {
  const own = namesOf(user).map(name => webhooks.get(name));
  const [url = config.webhook_url] = own.filter(each => each !== undefined);
  return url;
}

/** Best effort, once: no retry, and nobody hears of a failure (proof-api.md, "Webhook"). */
async function post(partner: Partner, transaction: Transaction, url: string, body: string): Promise<void> {
  const sent = sentNow(partner, transaction, url, body);
  hint(partner, transaction);
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
      sent.result = init.signal.aborted ? tooSlow : `no answer: ${error.cause?.code ?? error.message}`;
    },
  );
  sent.took_ms = Math.round(performance.now() - startMs);
}

function sentNow(partner: Partner, { user }: Transaction, url: string, body: string): SentWebhook {
  const sent = { id: randomUUID(), at: new Date().toISOString(), url, body, users: namesOf(user) };
  const open: SentWebhook = { ...sent, result: null, took_ms: null };
  partner.sentWebhooks.push(open);
  if (partner.sentWebhooks.length > maxWebhooks) partner.sentWebhooks.shift();
  return open;
}
