/** POST /widget/session: all checks of proof-api.md in the order of Proof's server, then the 22 response fields. */
import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { applyFailure, takeFailure } from '../control/failures';
import { keepNewest } from '../keep-newest';
import { parseBody, parseObject } from '../parse';
import { HttpError, type HttpResponse, json } from '../responses';
import type { SimulatorRequest } from '../router';
import type { Partner } from './partners';
import { fiatPrice, sampleAddress } from './sample-values';
import { sign } from './signature';
import type { Transaction } from './transactions';

const required = z.string().min(1);
const sessionSchema = z.object({
  partner_user_id: required,
  user_email: required.includes('@'),
  network: required,
  currency: required,
  amount: z.string().regex(/^(?=.*[1-9])\d+(\.\d+)?$/, 'must be a decimal string above zero'),
  type: z.enum(['buy', 'sell']).optional(),
  redirect_url: z.url({ protocol: /^https?$/ }).optional(),
  client_ip: z.string().optional(),
  address: z.string().optional(),
});
type SessionRequest = z.infer<typeof sessionSchema>;

/** High, because a partner's server polls a transaction for days and a deleted transaction returns 404. A load test
 *  opens many transactions. */
const maxTransactions = 100_000;

export function postSession(partner: Partner, request: SimulatorRequest) {
  checkOrigin(partner, request.headers.origin);
  checkContentType(request.headers['content-type']);
  const users = identifiersIn(parseObject(request.body));
  if (request.logged) request.logged.users = users;
  const failure = takeFailure(partner, 'session', users);
  return applyFailure(failure, request.logged, () =>
    openSession(partner, parseBody(sessionSchema, request.body)),
  );
}

function checkOrigin(partner: Partner, origin: string | undefined): void {
  if (origin !== undefined && partner.isOriginRegistered(origin)) return;
  const message = origin === undefined ? 'The Origin header is missing.' : `${origin} is not registered.`;
  throw new HttpError(403, 'forbidden', 'forbidden_origin', message);
}

function checkContentType(type: string | undefined): void {
  if (/^application\/json\s*(;|$)/i.test(type ?? '')) return;
  throw new HttpError(400, 'invalid_request', 'decode_error', 'Content-Type must be application/json.');
}

function identifiersIn(body: object): string[] {
  const { partner_user_id, user_email }: { partner_user_id?: unknown; user_email?: unknown } = body;
  return [partner_user_id, user_email].filter(name => typeof name === 'string');
}

function openSession(partner: Partner, body: SessionRequest): HttpResponse {
  checkEnabled(partner, body);
  const transaction = newTransaction(partner, body);
  partner.transactions.set(transaction.id, transaction);
  keepNewest(partner.transactions, maxTransactions);
  return json(sessionBody(partner, transaction));
}

function checkEnabled({ config }: Partner, { currency, network, type = config.type }: SessionRequest): void {
  if (type === 'sell' && !config.sell_enabled) {
    throw new HttpError(403, 'forbidden', 'offramp_disabled', 'Off-ramp is not enabled for this partner.');
  }
  if (!config.currencies.includes(currency)) {
    throw new HttpError(400, 'invalid_request', 'currency_not_allowed', `${currency} is not enabled.`);
  }
  if (!config.pairs.includes(`${currency}/${network}`)) {
    const message = `No active wallet for ${currency} on ${network}.`;
    throw new HttpError(400, 'wallet_not_supported', 'WALLET_NOT_SUPPORTED', message);
  }
}

function newTransaction(partner: Partner, body: SessionRequest): Transaction {
  const { config, secret } = partner;
  const id = randomUUID();
  const { network, currency, amount, type = config.type, client_ip: clientIp = '' } = body;
  const sent = config.accepts_address ? body.address : undefined;
  const address = sent ?? sampleAddress(network, `${partner.secret} ${body.partner_user_id}`);
  return {
    id,
    user: partner.users.forSession(body.partner_user_id, body.user_email),
    ...{ type, network, currency, amount, address, clientIp },
    redirectUrl: body.redirect_url ?? config.redirect_url,
    initToken: `it_${randomBytes(32).toString('base64url')}`,
    signature: sign({ address, secret, clientIp, merchantTransactionId: id }),
    createdAtMs: partner.now(),
    updatedAtMs: partner.now(),
    isTokenSpent: false,
    status: 'pending',
    widgetStatus: 'new',
    isClosed: false,
    fiatCurrency: config.fiat_currency,
    fiatAmount: fiatPrice(type, amount, config.fiat_currency),
    cryptoAmount: '',
    paymentMethod: '',
    previousBody: null,
    socketsOpened: 0,
    notifiedAtMs: [],
  };
}

function sessionBody({ widgetId, config }: Partner, transaction: Transaction) {
  return {
    merchant_transaction_id: transaction.id,
    widget_id: widgetId,
    address: transaction.address,
    signature: transaction.signature,
    init_token: transaction.initToken,
    init_token_type: 'sdk_partner_authorization',
    currency: transaction.currency,
    currencies: config.currencies,
    fix_currency: true,
    network: transaction.network,
    networks: [...new Set(config.pairs.map(pair => pair.split('/')[1]))],
    fix_network: [transaction.network],
    amount: transaction.amount,
    fix_amount: true,
    fiat_currency: config.fiat_currency,
    fiat_currencies: config.fiat_currencies,
    fix_fiat_currency: false,
    fix_fiat_amount: true,
    type: transaction.type,
    lang: config.lang,
    theme: config.theme,
    redirect_url: transaction.redirectUrl,
  };
}
