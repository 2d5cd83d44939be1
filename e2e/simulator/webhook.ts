/** How Proof posts a change to a partner's server. A hint, and may be lost. */
import { Line } from './line';
import type { Partner } from './partners';
import type { Transaction } from './transactions';
import { namesOf } from './users';

const TIMEOUT_MS = 5000;

const lines = new WeakMap<Transaction, Line>();

/** Posts `body` as it is now, as the fault in force has it; each transaction's posts are a line of their own. */
export function postWebhook(partner: Partner, transaction: Transaction, body: object): void {
  const url = urlFor(partner, transaction);
  if (url === null) return;
  const line = lines.get(transaction) ?? new Line(partner);
  lines.set(transaction, line);
  const text = JSON.stringify(body);
  void line.pass(partner.faults.on('webhook', transaction), () => post(url, text));
}

/** A user's own, where a test has set one (null: none), or else the partner's. */
function urlFor({ config, webhooks }: Partner, { user }: Transaction): string | null {
  const own = namesOf(user).map(name => webhooks.get(name));
  const [url = config.webhook_url] = own.filter(each => each !== undefined);
  return url;
}

/** Best effort, once: no retry, and nobody hears of a failure (proof-api.md, "Webhook"). */
async function post(url: string, body: string): Promise<void> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    redirect: 'manual' as const,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
  await fetch(url, init).then(
    response => response.body?.cancel(),
    () => undefined,
  );
}
