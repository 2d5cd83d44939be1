/** Many users at once, each asking again as soon as it is answered, while Proof fails now and then. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'playwright/test';
import { z } from 'zod';
import { simulatorFor } from '@/e2e/support/simulator';
import { type Answer, keepOpeningSessions, newUsers, recordedSessionSchema } from '@/e2e/support/traffic';
import type { ApiUser } from '@/testing/api-user';
import { heapProbeOptions, heapUsageOf } from '@/testing/heap-usage';
import { Server } from '@/testing/server';
import { postgresMissing, serverDatabases } from '@/testing/server-databases';
import { counts, skipWhere } from './soak';

/** Of 10,000 requests 2 fail, as all three tries do: (0.05 + 0.95 · 0.01)³. */
const failuresOfProof: [string, number][] = [
  ['error-502', 0.05],
  ['cut-middle', 0.01],
];
/** 0.1 %. The short form has too few requests for that: seven failures among 2,000, by chance alone, are seen once in a
 *  million runs, and sixty are what there would be without another try. */
const mayFail = (requests: number) => Math.max(6, requests / 1000);
/** A server at rest has at most 8 of the reconciler's, to Proof, and 11 to Postgres. */
const socketsAtRest = 20;
const mayGrowBytes = 10 * 1024 * 1024;

const sessionSchema = recordedSessionSchema.extend({
  widget_id: z.uuid(),
  signature: z.string().startsWith('v2:'),
  init_token: z.string().min(1),
  init_token_type: z.literal('sdk_partner_authorization'),
});
const failureSchema = z.strictObject({
  error: z.string(),
  code: z.string(),
  message: z.string().regex(/\S/),
  request_id: z.uuid(),
});
const failures = [
  '502 upstream_error provider_error',
  '502 upstream_unavailable upstream_unavailable',
  '503 storage_unavailable storage_unavailable',
  '504 upstream_timeout upstream_timeout',
];

/** Whether it is the session that was asked for, or one of the failures of the contract that load may lead to. */
function isOfContract(answer: Answer): boolean {
  const { headers } = answer;
  const requestId = headers.get('x-request-id');
  const isFramed =
    z.uuid().safeParse(requestId).success &&
    headers.get('cache-control') === 'no-store' &&
    headers.get('content-type') === 'application/json';
  return isFramed && (answer.status === 200 ? isSessionAsked(answer) : isFailure(answer, requestId));
}

function isSessionAsked({ order, body }: Answer): boolean {
  const session = sessionSchema.safeParse(body).data;
  return session !== undefined && isDeepStrictEqual({ ...session, ...order }, session);
}

function isFailure({ status, body }: Answer, requestId: string | null): boolean {
  const { error, code, request_id } = failureSchema.safeParse(body).data ?? {};
  return request_id === requestId && failures.includes(`${status} ${error} ${code}`);
}

/** The second is the reconciler's, where the machine is too slow for all; it asks again. */
const expectedLines = [
  /^\{"level":"(info|error)".*"msg":"request"\}$/,
  /^\{"level":"warn".*"hint":"reconciler","msg":"Proof could not be asked how a transaction stands"\}$/,
];

/** That these lines are expected ones, and that each answer that was a failure has one at error level. */
function expectLog(output: string, failed: number) {
  const lines = output.split('\n').filter(line => line !== '' && !line.startsWith('{"heapUsage":'));
  expect(lines.filter(line => !expectedLines.some(expected => expected.test(line)))).toEqual([]);
  expect(lines.filter(line => line.startsWith('{"level":"error"'))).toHaveLength(failed);
}

/** A server of its own, and users whom Proof fails now and then. */
async function serverAndUsers(variables: Record<string, string>) {
  const token = `sim_load_${randomUUID()}`;
  const server = await Server.start('load', {
    ...variables,
    PROOF_CLIENT_TOKEN: token,
    PROOF_TIMEOUT_MS: '10000',
    SESSION_LIMIT_PER_USER: '1000000',
    NODE_OPTIONS: heapProbeOptions,
  });
  await server.untilReady();
  const users = await newUsers(counts.users, server.url);
  for (const { email } of users)
    for (const [failure, chance] of failuresOfProof)
      await simulatorFor(email, token).failWithChance(failure, chance);
  return { server, users };
}

/** All users ask for `loadSeconds`; gives their answers. */
async function load(users: ApiUser[]): Promise<Answer[]> {
  const { answers, unanswered } = keepOpeningSessions(users, AbortSignal.timeout(counts.loadSeconds * 1000));
  expect(await unanswered).toBe(0);
  expect(answers.filter(answer => !isOfContract(answer))).toEqual([]);
  return answers;
}

const failedOf = (answers: Answer[]) => answers.filter(({ status }) => status !== 200).length;

// One after the other: they would share the machine.
test.describe.configure({ mode: 'serial' });
for (const { name, isMissing, make } of serverDatabases)
  test(`${name}: ${counts.users} users for ${counts.loadSeconds} s get sessions, or an answer of the contract; memory and sockets come back to their level, and nothing odd is in the log`, {
    tag: '@server',
  }, async () => {
    skipWhere(isMissing, postgresMissing);
    test.setTimeout(120_000 + counts.loadSeconds * 4_000);
    const database = await make();
    const { server, users } = await serverAndUsers(database.variables);
    const startOfLog = server.output.length;

    const warmUp = await load(users);
    const before = await heapUsageOf(server);
    const answers = await load(users);
    expect(answers.length).toBeGreaterThan(counts.users);
    expect(failedOf(answers)).toBeLessThanOrEqual(mayFail(answers.length));
    await expect
      .poll(async () => (await heapUsageOf(server)).sockets, { timeout: 30_000 })
      .toBeLessThan(socketsAtRest);
    const after = await heapUsageOf(server);
    expect(after.bytes - before.bytes).toBeLessThan(mayGrowBytes);
    expectLog(server.output.slice(startOfLog), failedOf([...warmUp, ...answers]));

    const numbers = { asked: answers.length, failed: failedOf(answers), before, after };
    test.info().annotations.push({ type: 'numbers', description: JSON.stringify(numbers) });
    await server.stop();
    await database.drop();
  });
