/** What a rule of the report is. */
import type { WidgetRun } from '../api/partners';
import type { SentWebhook } from '../api/webhook';
import type { LoggedRequest } from '../request-log';
import type { Traffic } from './traffic';

/** Where something was seen: a request by its X-Request-Id, a run or a webhook by an id of the simulator's own. */
export interface Occurrence {
  readonly id: string;
  readonly at: string;
  readonly what: string;
  readonly detail?: string;
}

export interface Rule {
  readonly id: string;
  /** `failed`: Proof says that this is wrong. `note`: advice, or something that may be right. */
  readonly level: 'failed' | 'note';
  /** What the integration does. */
  readonly summary: string;
  readonly fix: string;
  /** Why this may be said: Proof's words, or ours where Proof says nothing. */
  readonly source: string;
  readonly find: (traffic: Traffic) => readonly Occurrence[];
}

export const inRequest = ({ request_id: id, at, method, path }: LoggedRequest, detail?: string): Occurrence =>
  occurrence(id, at, `${method} ${path}`, detail);

export const inRun = ({ id, at }: WidgetRun, detail?: string): Occurrence =>
  occurrence(id, at, 'proofWidget.run', detail);

export const inWebhook = ({ id, at, url }: SentWebhook, detail?: string): Occurrence =>
  occurrence(id, at, `webhook to ${url}`, detail);

const occurrence = (id: string, at: string, what: string, detail?: string): Occurrence => ({
  ...{ id, at, what },
  ...(detail !== undefined && { detail }),
});
