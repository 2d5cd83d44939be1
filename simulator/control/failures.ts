/** Failing responses: arms them, selects the next one for a user, and sends it. */
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
  // Another 2xx status with the normal body.
  z.strictObject({ success: z.int().min(200).max(299) }),
  z.strictObject({ edit: z.enum(['truncated', 'huge', 'incomplete']) }),
  // Not z.record, because it drops a member with the name `__proto__`.
  z.strictObject({ merge: z.custom<Record<string, unknown>>(isObject, 'merge must be an object') }),
  z.strictObject({
    raw_merge: z.string().refine(isObjectMembers, 'raw_merge must be the members of a JSON object'),
  }),
]);
export type Failure = z.infer<typeof failureSchema> | HttpResponse;

const namedFailure = z.string().transform((name, context): Failure => {
  const named = Object.hasOwn(failureCases, name) ? failureCases[name] : undefined;
  if (named) return named.failure;
  context.addIssue(`unknown failure ${name}; the known failures are ${Object.keys(failureCases).join(', ')}`);
  return z.NEVER;
});

export const armSchema = z.strictObject({
  token: z.string(),
  /** Null means any user. */
  user: z.string().min(1).nullable(),
  on: z.enum(['session', 'transaction', 'kyc']).default('session'),
  times: z.union([z.int().min(1), z.literal('always')]).default(1),
  /** The probability, from 0 to 1, that a matching request fails. */
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
  const index = failures.findIndex(each => each.id === id);
  if (index < 0) throw new HttpError(404, 'not_found', 'not_found', 'This failure is no longer armed.');
  failures.splice(index, 1);
  return json({ waiting: failures.length });
}

/** Returns the armed failures, in the order in which they are used. */
export function armedFailures({ failures }: Partner) {
  return failures.map(({ id, user, on, times, failure }) => ({
    ...{ id, user, on, times },
    failure:
      Object.keys(failureCases).find(name => failureCases[name]?.failure === failure) ?? 'custom failure',
  }));
}

/** Returns the failures that can be armed by name. */
export const failureRows = () => Object.entries(failureCases).map(([name, { does }]) => ({ name, does }));

/** Returns the failure for the current request and counts it as used.
 *  @param users the identifiers of the request's user (partner_user_id, e-mail) */
export function takeFailure(
  partner: Partner,
  on: FailureRequest['on'],
  users: string[],
): Failure | undefined {
  const armed = partner.failures.find(
    ({ user, chance, ...each }) =>
      each.on === on && (user === null || users.includes(user)) && Math.random() < chance,
  );
  if (!armed) return on === 'session' ? takeEmailFailure(partner, users) : undefined;
  if (armed.times !== 'always') armed.times -= 1;
  if (armed.times === 0) partner.failures.splice(partner.failures.indexOf(armed), 1);
  return armed.failure;
}

function takeEmailFailure(partner: Partner, users: string[]): Failure | undefined {
  const email = users.find(user => user.includes('@') && caseOfEmail(user)?.failure);
  const found = email === undefined ? undefined : caseOfEmail(email);
  if (email === undefined || !found?.isOnce) return found?.failure;
  if (partner.usedOnceCases.has(email)) return undefined;
  partner.usedOnceCases.add(email);
  return found.failure;
}

/** Returns the response with `failure` applied.
 *  @param produce creates the normal response, with its side effects: a session exists even if its response is lost.
 *    Not called for a failure that is a complete response. */
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
  const normal = produce();
  if (normal.status !== 200) return normal;
  if ('success' in failure) return { ...normal, status: failure.success };
  return { ...normal, body: applyEdit(failure, String(normal.body)) };
}

function cutConnection(
  response: ServerResponse,
  normal: HttpResponse,
  where: 'start' | 'headers' | 'middle',
): void {
  if (where === 'start') return void response.destroy();
  const body = Buffer.from(normal.body);
  response.writeHead(normal.status, { ...normal.headers, 'content-length': String(body.length) });
  response.flushHeaders();
  if (where === 'middle') response.write(body.subarray(0, body.length / 2));
  // Destroy the socket later, because the client receives nothing if the bytes have not been sent yet.
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

/** Inserts `members` as text, because parsing would change some values (1.50, escapes, `__proto__`). */
function withMembers(body: string, members: string): string {
  const added: unknown = JSON.parse(`{${members}}`);
  const kept = Object.entries(JSON.parse(body))
    .filter(([name]) => !Object.hasOwn(Object(added), name))
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{${[...kept, ...(members.trim() ? [members] : [])].join(',')}}`;
}
