/** The data that the report checks: all traffic of one partner, or of one of its users. */
import type { Partner, WidgetRun } from '../api/partners';
import type { SentWebhook } from '../api/webhook';
import { isObject } from '../parse';
import type { LoggedRequest } from '../request-log';
import type { Store } from '../store';

export type Fields = Readonly<Record<string, unknown>>;

/** A session request with a successful response. */
export interface Session {
  readonly request: LoggedRequest;
  readonly requestFields: Fields;
  readonly responseFields: Fields;
}

/** A run of the widget with one of the sessions. */
export interface SessionRun {
  readonly run: WidgetRun;
  readonly args: Fields;
  readonly session: Session;
}

export interface Traffic {
  /** Undefined for the requests without a valid token. */
  readonly partner: Partner | undefined;
  readonly nowMs: number;
  /** Oldest first. */
  readonly requests: readonly LoggedRequest[];
  readonly sessions: readonly Session[];
  readonly runs: readonly SessionRun[];
  readonly webhooks: readonly SentWebhook[];
}

/** @param partner undefined for the requests without a valid token
 *  @param user partner_user_id or e-mail; null means all users */
export function collectTraffic(store: Store, partner: Partner | undefined, user: string | null): Traffic {
  const requests = store.log.entries(partner?.token ?? '', user);
  const sessions = requests.flatMap(sessionOf);
  const webhooks = (partner?.sentWebhooks ?? []).filter(({ users }) => user === null || users.includes(user));
  const runs = (partner?.widgetRuns ?? []).flatMap(run => runOf(run, sessions));
  return { partner, nowMs: partner?.now() ?? Date.now(), requests, sessions, runs, webhooks };
}

/** Parses a JSON object. @returns an empty object if the text is not a JSON object */
export function fieldsOf(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

export const isSessionRequest = ({ method, path }: LoggedRequest) =>
  method === 'POST' && path.split('?')[0] === '/widget/session';

export const isSuccess = ({ status }: LoggedRequest) => status !== null && status >= 200 && status < 300;

function sessionOf(request: LoggedRequest): Session[] {
  if (!isSessionRequest(request) || !isSuccess(request)) return [];
  const responseFields = fieldsOf(request.answer);
  return typeof responseFields.init_token === 'string'
    ? [{ request, requestFields: fieldsOf(request.body), responseFields }]
    : [];
}

function runOf(run: WidgetRun, sessions: readonly Session[]): SessionRun[] {
  const args = isObject(run.args) ? run.args : {};
  const token = args.initToken ?? args.init_token;
  const id = args.merchantTransactionId ?? args.merchant_transaction_id;
  const session =
    sessions.find(({ responseFields }) => responseFields.init_token === token) ??
    sessions.find(({ responseFields }) => responseFields.merchant_transaction_id === id);
  return session ? [{ run, args, session }] : [];
}
