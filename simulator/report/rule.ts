/** The type of a rule, and of the occurrences that a rule finds. */
import type { WidgetRun } from '../api/partners';
import type { SentWebhook } from '../api/webhook';
import type { LoggedRequest } from '../request-log';
import type { Traffic } from './traffic';

/** One occurrence. `id` is the X-Request-Id of a request, or the simulator's own id of a run or a webhook. */
export interface Occurrence {
  readonly id: string;
  readonly at: string;
  readonly what: string;
  readonly detail?: string;
}

export interface Rule {
  readonly id: string;
  /** `failed`: wrong according to Proof's documentation. `note`: advice, or something that may be correct. */
  readonly level: 'failed' | 'note';
  /** The behaviour of the integration. The report's JSON calls it `told`. */
  readonly summary: string;
  readonly fix: string;
  /** The source of the rule: Proof's documentation, or "Ours" if Proof documents nothing. */
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
