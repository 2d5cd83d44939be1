/** Answers that go wrong on purpose: which one is due for a user, and how it is sent. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { Partner } from '../api/partners';
import { caseOfEmail, failureCases } from '../cases';
import { delaySchema, isObject } from '../parse';
import type { LoggedRequest } from '../request-log';
import { HttpError, type HttpResponse, json, type Reply } from '../responses';

const maxFailures = 1000;

const isObjectMembers = (text: string) => {
  try {
    return isObject(JSON.parse(`{${text}}`));
  } catch {
    return false;
  }
};

const failureSchema = z.union([
  z.strictObject({
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string(),
    delay_ms: delaySchema.optional(),
  }),
  z.strictObject({ delay_ms: delaySchema }),
  z.strictObject({ hang: z.literal(true) }),
  z.strictObject({ cut: z.enum(['start', 'headers', 'middle']) }),
  // Another status of success, with the normal body.
  z.strictObject({ success: z.int().min(200).max(299) }),
  z.strictObject({ edit: z.enum(['truncated', 'huge', 'incomplete']) }),
  // Not z.record: it would drop a member called `__proto__`.
  z.strictObject({ merge: z.custom<Record<string, unknown>>(isObject, 'merge must be an object') }),
  z.strictObject({
    raw_merge: z.string().refine(isObjectMembers, 'raw_merge must be the members of a JSON object'),
  }),
]);
export type Failure = z.infer<typeof failureSchema> | HttpResponse;

const namedFailure = z.string().transform((name, context): Failure => {
  const named = Object.hasOwn(failureCases, name) ? failureCases[name] : undefined;
  if (named) return named.failure;
  context.addIssue(`no failure is called ${name}; there are ${Object.keys(failureCases).join(', ')}`);
  return z.NEVER;
});

export const armSchema = z.strictObject({
  token: z.string(),
  /** null: anybody. */
  user: z.string().min(1).nullable(),
  on: z.enum(['session', 'transaction', 'kyc']).default('session'),
  times: z.union([z.int().min(1), z.literal('always')]).default(1),
  /** How likely it strikes when it could. */
  chance: z.number().min(0).max(1).default(1),
  failure: z.union([namedFailure, failureSchema]),
});
export type FailureRequest = z.infer<typeof armSchema>;
export type ArmedFailure = FailureRequest & { readonly id: string };
export const disarmSchema = z.strictObject({ token: z.string(), id: z.string() });

/** POST /__simulator/failures */
export function armFailure({ failures }: Partner, input: FailureRequest): HttpResponse {
  const id = randomUUID();
  failures.push({ ...input, id });
  if (failures.length > maxFailures) failures.shift();
  return json({ id, waiting: failures.length });
}

/** DELETE /__simulator/failures */
export function disarmFailure({ failures }: Partner, id: string): HttpResponse {
  const at = failures.findIndex(each => each.id === id);
  if (at < 0) throw new HttpError(404, 'not_found', 'not_found', 'This failure is not armed any more.');
  failures.splice(at, 1);
  return json({ waiting: failures.length });
}

/** Those that wait, in the order in which they strike. */
export function armedFailures({ failures }: Partner) {
  return failures.map(({ id, user, on, times, failure }) => ({
    ...{ id, user, on, times },
    failure:
      Object.keys(failureCases).find(name => failureCases[name]?.failure === failure) ??
      'one of a test’s own',
  }));
}

/** Those that can be armed by name. */
export const failureRows = () => Object.entries(failureCases).map(([name, { does }]) => ({ name, does }));

/** The failure that is due now, if any; `users` are the names the caller goes by (partner_user_id, e-mail). */
export function takeFailure(
  partner: Partner,
  on: FailureRequest['on'],
  users: string[],
): Failure | undefined {
  const injected = partner.failures.find(
    ({ user, chance, ...each }) =>
      each.on === on && (user === null || users.includes(user)) && Math.random() < chance,
  );
  if (!injected) return on === 'session' ? takeEmailFailure(partner, users) : undefined;
  if (injected.times !== 'always') injected.times -= 1;
  if (injected.times === 0) partner.failures.splice(partner.failures.indexOf(injected), 1);
  return injected.failure;
}

function takeEmailFailure(partner: Partner, users: string[]): Failure | undefined {
  const email = users.find(user => user.includes('@') && caseOfEmail(user)?.failure);
  const found = email === undefined ? undefined : caseOfEmail(email);
  if (email === undefined || !found?.isOnce) return found?.failure;
  if (partner.usedOnceCases.has(email)) return undefined;
  partner.usedOnceCases.add(email);
  return found.failure;
}

/** The answer as the failure has it. `produce` makes the normal one, and does what that does (a session is made
 *  even when its answer is lost); a failure that is an answer of its own does not call it. */
export async function applyFailure(
  failure: Failure | undefined,
  logged: LoggedRequest | undefined,
  produce: () => HttpResponse,
): Promise<Reply> {
  if (!failure) return produce();
  if (logged) logged.armed = true;
  if ('hang' in failure) return () => undefined;
  if ('cut' in failure) return response => cutConnection(response, produce(), failure.cut);
  if ('delay_ms' in failure) await setTimeout(failure.delay_ms, undefined, { ref: false });
  if ('status' in failure) return failure;
  if ('delay_ms' in failure) return produce();
  const answer = produce();
  if (answer.status !== 200) return answer;
  if ('success' in failure) return { ...answer, status: failure.success };
  return { ...answer, body: applyEdit(failure, String(answer.body)) };
}

function cutConnection(
  response: ServerResponse,
  answer: HttpResponse,
  where: 'start' | 'headers' | 'middle',
): void {
  if (where === 'start') return void response.destroy();
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(body.length) });
  response.flushHeaders();
  if (where === 'middle') response.write(body.subarray(0, body.length / 2));
  // The bytes must be on their way before the socket goes, or nothing arrives at all.
  void setTimeout(20).then(() => response.destroy());
}

type Edit = Extract<Failure, { edit: string } | { merge: unknown } | { raw_merge: string }>;

function applyEdit(edit: Edit, body: string): string {
  if ('merge' in edit) return withMembers(body, JSON.stringify(edit.merge).slice(1, -1));
  if ('raw_merge' in edit) return withMembers(body, edit.raw_merge);
  if (edit.edit === 'truncated') return body.slice(0, body.length / 2);
  if (edit.edit === 'huge') return withMembers(body, `"padding":"${'x'.repeat(10 * 1024 * 1024)}"`);
  return JSON.stringify({ ...JSON.parse(body), init_token: undefined });
}

/** `members` go in as text, so that what a parser would change (1.50, escapes, `__proto__`) stays as written. */
function withMembers(body: string, members: string): string {
  const added: unknown = JSON.parse(`{${members}}`);
  const kept = Object.entries(JSON.parse(body))
    .filter(([name]) => !Object.hasOwn(Object(added), name))
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{${[...kept, ...(members.trim() ? [members] : [])].join(',')}}`;
}
