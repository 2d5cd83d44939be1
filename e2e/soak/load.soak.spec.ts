/** Many concurrent users, each of whom opens one session after another, while Proof fails at random. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'playwright/test';
import { z } from 'zod';
import { simulatorFor } from '@/e2e/support/simulator';
import {
  keepOpeningSessions,
  type LoadResponse,
  newUsers,
  recordedSessionSchema,
} from '@/e2e/support/traffic';
import type { ApiUser } from '@/testing/api-user';
import { heapProbeOptions, heapUsageOf } from '@/testing/heap-usage';
import { Server } from '@/testing/server';
import { postgresMissing, serverDatabases } from '@/testing/server-databases';
import { counts, skipIf } from './soak';

/** With these rates, about 2 of 10,000 requests fail in all three attempts: (0.05 + 0.95 · 0.01)³. */
const proofFailures: [string, number][] = [
  ['error-502', 0.05],
  ['cut-middle', 0.01],
];
/** 0.1 %, but at least 6, because the short form has few requests. Seven failures among 2,000 requests happen by chance once
 *  in a million runs. Without retries, there would be about 120. */
const maxFailures = (requests: number) => Math.max(6, requests / 1000);
/** An idle server has at most 8 sockets to Proof, from the reconciler, and 11 to Postgres. */
const maxIdleSockets = 20;
const maxGrowthBytes = 10 * 1024 * 1024;

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

/** Returns whether a response is the requested session, or an error of the contract that load may cause. */
function isOfContract(response: LoadResponse): boolean {
  const { headers } = response;
  const requestId = headers.get('x-request-id');
  const hasHeaders =
    z.uuid().safeParse(requestId).success &&
    headers.get('cache-control') === 'no-store' &&
    headers.get('content-type') === 'application/json';
  return (
    hasHeaders && (response.status === 200 ? isRequestedSession(response) : isFailure(response, requestId))
  );
}

function isRequestedSession({ order, body }: LoadResponse): boolean {
  const session = sessionSchema.safeParse(body).data;
  return session !== undefined && isDeepStrictEqual({ ...session, ...order }, session);
}

function isFailure({ status, body }: LoadResponse, requestId: string | null): boolean {
  const { error, code, request_id } = failureSchema.safeParse(body).data ?? {};
  return request_id === requestId && failures.includes(`${status} ${error} ${code}`);
}

/** The second line is the reconciler's on a slow machine. The reconciler polls the transaction again later. */
const expectedLines = [
  /^\{"level":"(info|error)".*"msg":"request"\}$/,
  /^\{"level":"warn".*"reason":"reconciler","msg":"Proof status refresh failed"\}$/,
];

/** Asserts that every line is expected, and that each failed response has a line at error level. */
function expectLog(output: string, failed: number) {
  const lines = output.split('\n').filter(line => line !== '' && !line.startsWith('{"heapUsage":'));
  expect(lines.filter(line => !expectedLines.some(expected => expected.test(line)))).toEqual([]);
  expect(lines.filter(line => line.startsWith('{"level":"error"'))).toHaveLength(failed);
}

/** Starts a server and signs users in for whom Proof fails at random. */
async function startServerAndUsers(variables: Record<string, string>) {
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
    for (const [failure, chance] of proofFailures)
      await simulatorFor(email, token).failWithChance(failure, chance);
  return { server, users };
}

/** Generates load for `counts.loadSeconds`. @returns all responses */
async function generateLoad(users: ApiUser[]): Promise<LoadResponse[]> {
  const { responses, lostRequests } = keepOpeningSessions(
    users,
    AbortSignal.timeout(counts.loadSeconds * 1000),
  );
  expect(await lostRequests).toBe(0);
  expect(responses.filter(response => !isOfContract(response))).toEqual([]);
  return responses;
}

const failedOf = (responses: LoadResponse[]) => responses.filter(({ status }) => status !== 200).length;

// Serial, because parallel tests would share the machine and disturb the measurement.
test.describe.configure({ mode: 'serial' });
for (const { name, isMissing, make } of serverDatabases)
  test(`${name}: ${counts.users} users for ${counts.loadSeconds} s get responses of the contract, and memory and sockets return to their level`, {
    tag: '@server',
  }, async () => {
    skipIf(isMissing, postgresMissing);
    test.setTimeout(120_000 + counts.loadSeconds * 4_000);
    const database = await make();
    const { server, users } = await startServerAndUsers(database.variables);
    const startOfLog = server.output.length;

    const warmUp = await generateLoad(users);
    const before = await heapUsageOf(server);
    const responses = await generateLoad(users);
    expect(responses.length).toBeGreaterThan(counts.users);
    expect(failedOf(responses)).toBeLessThanOrEqual(maxFailures(responses.length));
    await expect
      .poll(async () => (await heapUsageOf(server)).sockets, { timeout: 30_000 })
      .toBeLessThan(maxIdleSockets);
    const after = await heapUsageOf(server);
    expect(after.bytes - before.bytes).toBeLessThan(maxGrowthBytes);
    expectLog(server.output.slice(startOfLog), failedOf([...warmUp, ...responses]));

    const numbers = { requests: responses.length, failed: failedOf(responses), before, after };
    test.info().annotations.push({ type: 'numbers', description: JSON.stringify(numbers) });
    await server.stop();
    await database.drop();
  });
