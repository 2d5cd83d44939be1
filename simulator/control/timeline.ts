/** One list of everything between a partner and the simulator: requests, WebSockets, runs of the widget and webhooks,
 *  newest first. */
import type { WidgetRun } from '../api/partners';
import type { SentWebhook } from '../api/webhook';
import type { Occurrence } from '../report/rule';
import { fieldsOf, type Traffic } from '../report/traffic';
import type { LoggedRequest } from '../request-log';

const maxCalls = 50;

export interface Call {
  readonly id: string;
  readonly at: string;
  readonly title: string;
  /** The status or the error. */
  readonly result: string;
  readonly is_good: boolean;
  readonly armed: boolean;
  readonly user: string;
  /** The complete request and response. */
  readonly parts: readonly { readonly label: string; readonly text: string }[];
}
type Findings = readonly { readonly id: string; readonly seen_in: readonly Occurrence[] }[];

/** Returns the newest calls, each with the ids of its findings. */
export function callsOf({ requests, webhooks }: Traffic, runs: readonly WidgetRun[], findings: Findings) {
  const newest = [
    ...requests.slice(-maxCalls).map(fromRequest),
    ...runs.slice(-maxCalls).map(fromRun),
    ...webhooks.slice(-maxCalls).map(fromWebhook),
  ].sort((a, b) => b.at.localeCompare(a.at));
  return newest.slice(0, maxCalls).map(call => ({
    ...call,
    findings: findings.filter(({ seen_in }) => seen_in.some(({ id }) => id === call.id)).map(({ id }) => id),
  }));
}

function fromRequest(request: LoggedRequest): Call {
  const { request_id: id, at, method, path, status, armed, users, headers, body, answer } = request;
  const code = String(fieldsOf(answer).code ?? '');
  const socket = request.closed_ms === undefined ? 'open' : 'closed';
  return {
    ...{ id, at, armed, title: status === 101 ? `WebSocket ${path}` : `${method} ${path}` },
    result: status === null ? 'no response' : `${status} ${status === 101 ? socket : code}`.trim(),
    is_good: status !== null && status < 400,
    user: users.at(-1) ?? '',
    parts: [
      { label: 'X-Request-Id', text: id },
      { label: 'Headers', text: headerLines(headers) },
      { label: 'Body', text: body },
      { label: 'Response', text: answer },
    ].filter(({ text }) => text !== ''),
  };
}

/** The log keeps only the last four characters of the token. */
const headerLines = ({ authorization, ...headers }: LoggedRequest['headers']) =>
  Object.entries({
    ...headers,
    ...(authorization !== undefined && { authorization: `Bearer …${authorization}` }),
  })
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

function fromRun({ id, at, origin, names, functions, args, outcome }: WidgetRun): Call {
  return {
    ...{ id, at, title: 'proofWidget.run', result: outcome, is_good: outcome === 'opened', armed: false },
    user: '',
    parts: [
      { label: 'Page', text: origin },
      { label: 'Names that the script reads', text: names },
      { label: 'Callbacks', text: functions.join(', ') || 'none' },
      { label: 'Arguments', text: JSON.stringify(args) },
    ],
  };
}

function fromWebhook({ id, at, url, body, result, took_ms, users }: SentWebhook): Call {
  const took = took_ms === null ? '' : ` in ${took_ms} ms`;
  return {
    ...{ id, at, title: `Webhook to ${url}`, armed: false, user: users.at(-1) ?? '' },
    result: result === null ? 'on its way' : `${result}${took}`,
    is_good: result === null || (typeof result === 'number' && result < 300),
    parts: [{ label: 'Body', text: body }],
  };
}
