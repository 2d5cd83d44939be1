/** Kills a server under load again and again. Every session that it returned must be stored. */
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'playwright/test';
import { z } from 'zod';
import {
  keepOpeningSessions,
  type LoadResponse,
  newUsers,
  recordedSessionSchema,
} from '@/e2e/support/traffic';
import type { ApiUser } from '@/testing/api-user';
import { Server } from '@/testing/server';
import { postgresMissing, serverDatabases } from '@/testing/server-databases';
import { counts, skipIf } from './soak';

const users = 8;

/** A session that was returned to a user or stored. */
type RecordedSession = z.infer<typeof recordedSessionSchema>;
const pageSchema = z.object({
  transactions: z.array(recordedSessionSchema),
  next_cursor: z.string().nullable(),
});

/** Reads a user's stored transactions page by page until all of `expected` were found. @returns them by id */
async function storedSessions(
  user: ApiUser,
  expected: RecordedSession[],
): Promise<Map<string, RecordedSession>> {
  const record = new Map<string, RecordedSession>();
  let cursor: string | null = '';
  while (cursor !== null && expected.some(each => !record.has(each.merchant_transaction_id))) {
    const response = await user.get(`/api/transactions?cursor=${cursor}`);
    const page: z.infer<typeof pageSchema> = pageSchema.parse(await response.json());
    for (const each of page.transactions) record.set(each.merchant_transaction_id, each);
    cursor = page.next_cursor;
  }
  return record;
}

/** Asserts that every session that the user received is stored unchanged. */
async function expectStored(user: ApiUser, responses: LoadResponse[]) {
  const received = responses
    .filter(({ email }) => email === user.email)
    .map(({ body }) => recordedSessionSchema.parse(body));
  const stored = await storedSessions(user, received);
  expect(received.map(each => stored.get(each.merchant_transaction_id))).toEqual(received);
}

/** Kills the server at a random moment under load. @returns its responses until then */
async function killUnderLoad(server: Server, callers: ApiUser[]): Promise<LoadResponse[]> {
  const over = new AbortController();
  const { responses, lostRequests } = keepOpeningSessions(callers, over.signal);
  await expect.poll(() => responses.length, { timeout: 60_000 }).toBeGreaterThan(0);
  const afterMs = randomInt(1_500);
  await sleep(afterMs);
  over.abort();
  await server.stop('SIGKILL');
  const when = `killed ${afterMs} ms after the first response`;
  expect(await server.exited, `${when}: the server was running`).toBe(null);
  expect(await lostRequests, `${when}: requests were in progress`).toBeGreaterThan(0);
  expect(await lostRequests, `${when}: each user lost at most one response`).toBeLessThanOrEqual(users);
  expect(
    responses.filter(({ status }) => status !== 200),
    when,
  ).toEqual([]);
  return responses;
}

for (const { name, isMissing, make } of serverDatabases)
  test(`${name}: after ${counts.kills} kills under load, every returned session is stored`, {
    tag: '@status',
  }, async () => {
    skipIf(isMissing, postgresMissing);
    test.setTimeout(60_000 + counts.kills * 30_000);
    const database = await make();
    const variables = {
      ...database.variables,
      PROOF_CLIENT_TOKEN: `sim_kills_${randomUUID()}`,
      SESSION_LIMIT_PER_USER: '1000000',
    };
    const start = async () => {
      const server = await Server.start('kills', variables);
      await server.untilReady();
      return server;
    };
    let server = await start();
    const people = await newUsers(users, server.url);
    const expectAllStored = (responses: LoadResponse[]) =>
      Promise.all(people.map(user => expectStored(user.at(server.url), responses)));
    const all: LoadResponse[] = [];
    for (let kills = 0; kills < counts.kills; kills++) {
      const here = people.map(user => user.at(server.url));
      const responses = await killUnderLoad(server, here);
      all.push(...responses);
      server = await start();
      await expectAllStored(responses);
    }
    await expectAllStored(all);
    test.info().annotations.push({ type: 'sessions', description: String(all.length) });
    expect(all.length).toBeGreaterThan(counts.kills * 2);
    await server.stop();
    await database.drop();
  });
