/** The API of the page in the iframe. A frame is identified by its id and never by the partner's token. An error that
 *  the user can cause is a 200, because a browser logs any other status in the console of the partner's page. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import QRCode from 'qrcode';
import { z } from 'zod';
import type { Partner, WidgetRun } from '../api/partners';
import { isTokenUnexpired, type Transaction } from '../api/transactions';
import { caseOfEmail } from '../cases';
import { parseBody } from '../parse';
import { HttpError, json, type Reply } from '../responses';
import { type Route, route, type SimulatorRequest } from '../router';
import type { Store } from '../store';
import {
  cancel,
  chooseMethod,
  confirmDeposit,
  pay,
  type StepResult,
  submitDocuments,
  submitSelfie,
} from './flow';
import { Frame } from './frames';
import { viewOf } from './screens';

const maxRuns = 1000;

const startSchema = z.object({
  origin: z.string(),
  names: z.enum(['camel', 'snake']),
  functions: z.array(z.string()),
  /** The arguments of `run`, as JSON text. */
  args: z.string(),
  values: z.object({
    widget_id: z.string(),
    init_token: z.string(),
    init_token_type: z.string(),
    address: z.string(),
    signature: z.string(),
    merchant_transaction_id: z.string(),
    currency: z.string(),
    network: z.string(),
    amount: z.string(),
    type: z.string().optional(),
  }),
});
type Start = z.infer<typeof startSchema>;
const methodSchema = z.object({ method: z.literal('card'), fiat_currency: z.string() });
const cardSchema = z.object({ number: z.string().regex(/^\d{12,19}$/) });

export function frameRoutes(store: Store): Route[] {
  const step = (name: string, take: (frame: Frame, request: SimulatorRequest) => StepResult) =>
    route('POST', `/frame/:id/${name}`, request => json(take(requireFrame(store, request), request)));
  return [
    route('POST', '/frame/start', ({ body, peer }) => json(start(store, parseBody(startSchema, body), peer))),
    route('GET', '/frame/:id/events', request => streamEvents(requireFrame(store, request), request)),
    route('GET', '/frame/:id/deposit.svg', request => depositQrCode(requireFrame(store, request))),
    step('documents', submitDocuments),
    step('selfie', submitSelfie),
    step('method', (frame, { body, peer }) => {
      const { method, fiat_currency } = parseBody(methodSchema, body);
      return chooseMethod(frame, method, fiat_currency, peer);
    }),
    step('pay', (frame, { body }) => pay(frame, parseBody(cardSchema, body).number)),
    step('sent', confirmDeposit),
    step('cancel', cancel),
  ];
}

function requireFrame(store: Store, { params }: SimulatorRequest): Frame {
  const frame = store.frames.get(params.id ?? '');
  if (!frame) throw new HttpError(404, 'not_found', 'not_found', 'There is no such widget.');
  return frame;
}

/** Opens the widget and marks the init token as used. A used, expired or unknown token shows the log-in form, like Proof's
 *  widget. */
function start(store: Store, request: Start, peer: string) {
  const partner = store.partnerByWidgetId(request.values.widget_id);
  if (!partner) return { error: 'There is no widget with this widget id.' };
  const run = recordRun(partner, request, peer);
  if (!partner.isOriginRegistered(request.origin))
    return { error: `This origin is not registered for this widget: ${request.origin}` };
  const transaction = spendToken(partner, request.values);
  run.outcome = transaction ? 'opened' : 'log-in form';
  if (!transaction) return { screen: 'log-in' };
  const frame = new Frame(partner, transaction, request.values);
  store.addFrame(frame);
  return { id: frame.id };
}

function recordRun(partner: Partner, { origin, names, functions, args }: Start, peer: string): WidgetRun {
  const run: WidgetRun = {
    ...{ id: randomUUID(), at: new Date().toISOString(), origin, names, functions },
    args: JSON.parse(args),
    seen_ip: partner.config.seen_ip ?? peer,
    outcome: 'refused',
  };
  partner.widgetRuns.push(run);
  if (partner.widgetRuns.length > maxRuns) partner.widgetRuns.shift();
  return run;
}

function spendToken(partner: Partner, values: Start['values']): Transaction | undefined {
  const found = [...partner.transactions.values()].find(each => each.initToken === values.init_token);
  if (!found || values.init_token_type !== 'sdk_partner_authorization') return undefined;
  const isOpen = !found.isTokenSpent && isTokenUnexpired(partner, found);
  found.isTokenSpent = true;
  const isLogInCase = caseOfEmail(found.user.email ?? '')?.widget === 'log-in';
  return isOpen && !isLogInCase ? found : undefined;
}

/** Sends the view and the callbacks as server-sent events. The id of a callback is its index, so that a page receives
 *  each callback only once when it reconnects. */
function streamEvents(frame: Frame, { headers }: SimulatorRequest): Reply {
  return response => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    let next = Number(headers['last-event-id'] ?? 0);
    const sendPending = () => {
      for (const callback of frame.callbacks.slice(next)) write(response, 'callback', callback, ++next);
      write(response, 'view', viewOf(frame), next);
    };
    const end = () => response.end();
    frame.events.on('view', sendPending).once('removed', end);
    response.on('close', () => frame.events.off('view', sendPending).off('removed', end));
    sendPending();
  };
}

function write(response: ServerResponse, event: string, data: unknown, id: number): void {
  response.write(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
}

async function depositQrCode(frame: Frame): Promise<Reply> {
  const body = await QRCode.toString(frame.depositAddress, { type: 'svg', margin: 2 });
  return { status: 200, headers: { 'content-type': 'image/svg+xml' }, body };
}
