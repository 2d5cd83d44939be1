/** Controls of the channels: faults, the webhook of one user, and counts of WebSockets. */
import { z } from 'zod';
import type { Partner } from '../api/partners';
import { keepNewest } from '../keep-newest';
import { HttpError, type HttpResponse, json } from '../responses';
import { type faultSchema, isWithin, type Scope } from './faults';

/** POST /__simulator/channels. Also affects the sockets that are already open. */
export function setFault(partner: Partner, input: z.infer<typeof faultSchema>): HttpResponse {
  const { channel, fault, delay_ms } = input;
  requireExistingTransaction(partner, input);
  if (fault === 'close') closeSockets(partner, input);
  else partner.faults.set(channel, input, { fault, delay_ms });
  for (const socket of partner.sockets) socket.applyFault();
  return json({ channel, fault, delay_ms });
}

/** A user may be created later, but an unknown transaction is a mistake in the test.
 *  @throws HttpError 404 */
function requireExistingTransaction(partner: Partner, { transaction }: Scope): void {
  if (transaction === undefined || partner.transactions.has(transaction)) return;
  throw new HttpError(404, 'not_found', 'not_found', 'There is no such transaction.');
}

function closeSockets(partner: Partner, scope: Scope): void {
  for (const socket of partner.sockets) if (isWithin(scope, socket.transaction)) socket.close();
}

export const webhookSchema = z.strictObject({
  token: z.string(),
  user: z.string().min(1),
  url: z.url().nullable(),
});

/** POST /__simulator/webhook: sends the webhooks of one user to `url`, or none if it is null. It takes precedence over
 *  the partner's URL. */
export function setWebhook(
  { webhooks }: Partner,
  { user, url }: z.infer<typeof webhookSchema>,
): HttpResponse {
  webhooks.set(user, url);
  keepNewest(webhooks);
  return json({ user, url });
}

/** GET /__simulator/sockets: `open` counts the open WebSockets by transaction id (without zeros), `opened` counts all that
 *  were ever opened. */
export function countSockets(partner: Partner, query: URLSearchParams): HttpResponse {
  const scope = { user: query.get('user') ?? undefined, transaction: query.get('transaction') ?? undefined };
  const inScope = [...partner.transactions.values()].filter(each => isWithin(scope, each));
  const open: Record<string, number> = {};
  for (const { transaction } of partner.sockets)
    if (inScope.includes(transaction)) open[transaction.id] = (open[transaction.id] ?? 0) + 1;
  return json({ open, opened: inScope.reduce((sum, each) => sum + each.socketsOpened, 0) });
}

/** GET /__simulator/webhooks: the sent webhooks with their results. */
export function listWebhooks({ sentWebhooks }: Partner, query: URLSearchParams): HttpResponse {
  const user = query.get('user');
  return json({ webhooks: sentWebhooks.filter(({ users }) => user === null || users.includes(user)) });
}
