/** `/__simulator/*`: the controls for tests and for the simulator's page. JSON, without a key, only from loopback. */
import { z } from 'zod';
import { partnerConfigSchema } from '../api/partner-config';
import type { Partner } from '../api/partners';
import { type Transaction, transactionBody, updateTransaction } from '../api/transactions';
import { caseRows } from '../cases';
import { parseBody } from '../parse';
import { reportOf } from '../report/report';
import { collectTraffic } from '../report/traffic';
import { HttpError, type HttpResponse, json } from '../responses';
import type { Route } from '../router';
import type { Store } from '../store';
import { countSockets, listWebhooks, setFault, setWebhook, webhookSchema } from './channel-control';
import { controlRoute, partnerFromQuery, requirePartner } from './control-guard';
import { armFailure, armSchema, disarmFailure, disarmSchema, failureRows } from './failures';
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
const statusSchema = z.strictObject({
  status: z.string().min(1),
  widget_status: z.string().optional(),
  payment_method: z.string().optional(),
  fiat_currency: z.string().optional(),
  fiat_amount: z.string().optional(),
  crypto_amount: z.string().optional(),
});

export function controlRoutes(store: Store): Route[] {
  const at = controlRoute;
  return [
    at('POST', 'reset', ({ body }) => reset(store, parseBody(resetSchema, body).token)),
    at('PATCH', 'partner', ({ body }) => configure(store, parseBody(partnerSchema, body))),
    at('POST', 'failures', ({ body }) => {
      const input = parseBody(armSchema, body);
      return armFailure(requirePartner(store, input.token), input);
    }),
    at('DELETE', 'failures', ({ body }) => {
      const input = parseBody(disarmSchema, body);
      return disarmFailure(requirePartner(store, input.token), input.id);
    }),
    at('POST', 'channels', ({ body }) => {
      const input = parseBody(faultSchema, body);
      return setFault(requirePartner(store, input.token), input);
    }),
    at('POST', 'clock', ({ body }) => advance(store, parseBody(clockSchema, body))),
    at('PUT', 'users/:id', ({ params, body }) => setKyc(store, params.id ?? '', parseBody(userSchema, body))),
    at('GET', 'transactions', ({ url }) => listTransactions(store, url.searchParams)),
    at('GET', 'transactions/:id', ({ params }) =>
      json(describe(requireTransaction(store, params.id).transaction)),
    ),
    at('POST', 'transactions/:id', ({ params, body }) =>
      setStatus(store, params.id, parseBody(statusSchema, body)),
    ),
    at('GET', 'requests', ({ url }) => listRequests(store, url.searchParams)),
    at('GET', 'sockets', ({ url }) =>
      countSockets(partnerFromQuery(store, url.searchParams), url.searchParams),
    ),
    at('POST', 'webhook', ({ body }) => {
      const input = parseBody(webhookSchema, body);
      return setWebhook(requirePartner(store, input.token), input);
    }),
    at('GET', 'webhooks', ({ url }) =>
      listWebhooks(partnerFromQuery(store, url.searchParams), url.searchParams),
    ),
    at('GET', 'page', ({ headers, url }) =>
      json(pageData(store, `http://${headers.host}`, url.searchParams.get('partner'))),
    ),
    at('GET', 'cases', () => json({ cases: caseRows(), failures: failureRows() })),
    at('GET', 'report', ({ url }) => report(store, url.searchParams)),
    at('GET', 'widgets', ({ url }) =>
      json({ widgets: partnerFromQuery(store, url.searchParams).widgetRuns }),
    ),
  ];
}

function reset(store: Store, name: string | undefined): HttpResponse {
  if (name === undefined) store.clear();
  else store.deletePartner(name);
  return json({ reset: true });
}

function configure(store: Store, { token: name, ...changes }: z.infer<typeof partnerSchema>): HttpResponse {
  return json(Object.assign(requirePartner(store, name).config, changes));
}

function advance(store: Store, { token: name, advance_ms }: z.infer<typeof clockSchema>): HttpResponse {
  const partner = requirePartner(store, name);
  partner.advanceClock(advance_ms);
  return json({ now: new Date(partner.now()).toISOString() });
}

function setKyc(
  store: Store,
  id: string,
  { token: name, kyc_status }: z.infer<typeof userSchema>,
): HttpResponse {
  const partner = requirePartner(store, name);
  const user = partner.users.getOrCreate(id);
  user.identity.kyc = kyc_status;
  partner.events.emit('user', user);
  return json({ partner_user_id: id, status: kyc_status });
}

function requireTransaction(store: Store, id = ''): { partner: Partner; transaction: Transaction } {
  const found = store.findTransaction(id);
  if (found) return found;
  throw new HttpError(404, 'not_found', 'not_found', 'There is no such transaction.');
}

function setStatus(store: Store, id: string | undefined, input: z.infer<typeof statusSchema>): HttpResponse {
  const { partner, transaction } = requireTransaction(store, id);
  updateTransaction(partner, transaction, {
    status: input.status,
    ...(input.widget_status !== undefined && { widgetStatus: input.widget_status }),
    ...(input.payment_method !== undefined && { paymentMethod: input.payment_method }),
    ...(input.fiat_currency !== undefined && { fiatCurrency: input.fiat_currency }),
    ...(input.fiat_amount !== undefined && { fiatAmount: input.fiat_amount }),
    ...(input.crypto_amount !== undefined && { cryptoAmount: input.crypto_amount }),
  });
  return json(describe(transaction));
}

function listTransactions(store: Store, query: URLSearchParams): HttpResponse {
  const user = query.get('user');
  const all = [...partnerFromQuery(store, query).transactions.values()];
  const ofUser = all.filter(each => user === null || user === each.user.id || user === each.user.email);
  return json({ transactions: ofUser.map(describe) });
}

/** An empty token returns the report on the requests without a valid token. */
function report(store: Store, query: URLSearchParams): HttpResponse {
  const partner = query.get('token') ? partnerFromQuery(store, query) : undefined;
  const calls_without_valid_token = store.log.entries('', null).length;
  return json({ ...reportOf(collectTraffic(store, partner, query.get('user'))), calls_without_valid_token });
}

function listRequests(store: Store, query: URLSearchParams): HttpResponse {
  return json({ requests: store.log.entries(query.get('token') ?? '', query.get('user')) });
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
