/** `/__simulator/*`: how tests and people steer it. JSON, no key, for loopback only. */
import { z } from 'zod';
import { partnerConfigSchema } from '../api/partner-config';
import type { Partner } from '../api/partners';
import { moveTransaction, type Transaction, transactionBody } from '../api/transactions';
import { caseRows } from '../cases';
import { parseBody } from '../parse';
import { reportOf } from '../report/report';
import { see } from '../report/traffic';
import { type Answer, json, Refusal } from '../responses';
import type { Route } from '../router';
import type { World } from '../store';
import { countSockets, listWebhooks, setFault, setWebhook, webhookSchema } from './channel-control';
import { controlRoute, queriedPartner, requirePartner } from './control-guard';
import { arm, disarm, disarmSchema, failureRows, injectionSchema } from './failures';
import { faultSchema } from './faults';
import { pageData } from './page-data';

const token = z.string();
const resetSchema = z.strictObject({ token: token.optional() });
const partnerSchema = partnerConfigSchema.partial().extend({ token });
const clockSchema = z.strictObject({ token, advance_ms: z.int().min(0) });
const userSchema = z.strictObject({
  token,
  kyc_status: z.enum(['not_started', 'pending', 'verified', 'failed']),
});
const moveSchema = z.strictObject({
  status: z.string().min(1),
  widget_status: z.string().optional(),
  payment_method: z.string().optional(),
  fiat_currency: z.string().optional(),
  fiat_amount: z.string().optional(),
  crypto_amount: z.string().optional(),
});

export function controlRoutes(world: World): Route[] {
  const at = controlRoute;
  return [
    at('POST', 'reset', ({ body }) => reset(world, parseBody(resetSchema, body).token)),
    at('PATCH', 'partner', ({ body }) => configure(world, parseBody(partnerSchema, body))),
    at('POST', 'failures', ({ body }) => {
      const asked = parseBody(injectionSchema, body);
      return arm(requirePartner(world, asked.token), asked);
    }),
    at('DELETE', 'failures', ({ body }) => {
      const asked = parseBody(disarmSchema, body);
      return disarm(requirePartner(world, asked.token), asked.id);
    }),
    at('POST', 'channels', ({ body }) => {
      const asked = parseBody(faultSchema, body);
      return setFault(requirePartner(world, asked.token), asked);
    }),
    at('POST', 'clock', ({ body }) => advance(world, parseBody(clockSchema, body))),
    at('PUT', 'users/:id', ({ params, body }) => setKyc(world, params.id ?? '', parseBody(userSchema, body))),
    at('GET', 'transactions', ({ url }) => listTransactions(world, url.searchParams)),
    at('GET', 'transactions/:id', ({ params }) => json(describe(find(world, params.id).transaction))),
    at('POST', 'transactions/:id', ({ params, body }) => move(world, params.id, parseBody(moveSchema, body))),
    at('GET', 'requests', ({ url }) => listRequests(world, url.searchParams)),
    at('GET', 'sockets', ({ url }) =>
      countSockets(queriedPartner(world, url.searchParams), url.searchParams),
    ),
    at('POST', 'webhook', ({ body }) => {
      const asked = parseBody(webhookSchema, body);
      return setWebhook(requirePartner(world, asked.token), asked);
    }),
    at('GET', 'webhooks', ({ url }) =>
      listWebhooks(queriedPartner(world, url.searchParams), url.searchParams),
    ),
    at('GET', 'page', ({ headers, url }) =>
      json(pageData(world, `http://${headers.host}`, url.searchParams.get('partner'))),
    ),
    at('GET', 'cases', () => json({ cases: caseRows(), failures: failureRows() })),
    at('GET', 'report', ({ url }) => report(world, url.searchParams)),
    at('GET', 'widgets', ({ url }) => json({ widgets: queriedPartner(world, url.searchParams).widgets })),
  ];
}

function reset(world: World, name: string | undefined): Answer {
  if (name === undefined) world.forgetAll();
  else world.forget(name);
  return json({ reset: true });
}

function configure(world: World, { token: name, ...changes }: z.infer<typeof partnerSchema>): Answer {
  return json(Object.assign(requirePartner(world, name).config, changes));
}

function advance(world: World, { token: name, advance_ms }: z.infer<typeof clockSchema>): Answer {
  const partner = requirePartner(world, name);
  partner.advance(advance_ms);
  return json({ now: new Date(partner.now()).toISOString() });
}

function setKyc(world: World, id: string, { token: name, kyc_status }: z.infer<typeof userSchema>): Answer {
  const partner = requirePartner(world, name);
  const user = partner.users.ensure(id);
  user.identity.kyc = kyc_status;
  partner.changes.emit('user', user);
  return json({ partner_user_id: id, status: kyc_status });
}

function find(world: World, id = ''): { partner: Partner; transaction: Transaction } {
  const found = world.find(id);
  if (found) return found;
  throw new Refusal(404, 'not_found', 'not_found', 'There is no such transaction.');
}

function move(world: World, id: string | undefined, asked: z.infer<typeof moveSchema>): Answer {
  const { partner, transaction } = find(world, id);
  moveTransaction(partner, transaction, {
    status: asked.status,
    ...(asked.widget_status !== undefined && { widgetStatus: asked.widget_status }),
    ...(asked.payment_method !== undefined && { paymentMethod: asked.payment_method }),
    ...(asked.fiat_currency !== undefined && { fiatCurrency: asked.fiat_currency }),
    ...(asked.fiat_amount !== undefined && { fiatAmount: asked.fiat_amount }),
    ...(asked.crypto_amount !== undefined && { cryptoAmount: asked.crypto_amount }),
  });
  return json(describe(transaction));
}

function listTransactions(world: World, query: URLSearchParams): Answer {
  const user = query.get('user');
  const all = [...queriedPartner(world, query).transactions.values()];
  const mine = all.filter(each => user === null || user === each.user.id || user === each.user.email);
  return json({ transactions: mine.map(describe) });
}

/** With an empty token: of the calls that had no valid one, which belong to nobody. */
function report(world: World, query: URLSearchParams): Answer {
  const partner = query.get('token') ? queriedPartner(world, query) : undefined;
  const calls_without_valid_token = world.log.of('', null).length;
  return json({ ...reportOf(see(world, partner, query.get('user'))), calls_without_valid_token });
}

function listRequests(world: World, query: URLSearchParams): Answer {
  return json({ requests: world.log.of(query.get('token') ?? '', query.get('user')) });
}

function describe(transaction: Transaction) {
  return {
    ...transactionBody(transaction),
    amount: transaction.amount,
    address: transaction.address,
    client_ip: transaction.clientIp,
    user_email: transaction.user.email,
    redirect_url: transaction.redirectUrl,
    token_spent: transaction.isTokenSpent,
    widget_status: transaction.widgetStatus,
    payment_method: transaction.paymentMethod,
    kyc_status: transaction.user.identity.kyc,
  };
}
