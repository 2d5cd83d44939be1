/** A server that is killed in the middle of its work, again and again: what it told anybody is on record. */
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'playwright/test';
import { z } from 'zod';
import { type Answer, keepOpeningSessions, newUsers, recordedSessionSchema } from '@/e2e/support/traffic';
import type { ApiUser } from '@/testing/api-user';
import { Server } from '@/testing/server';
import { postgresMissing, serverDatabases } from '@/testing/server-databases';
import { counts, skipWhere } from './soak';

const users = 8;

/** A session that somebody was handed, or has on record. */
type Told = z.infer<typeof recordedSessionSchema>;
const pageSchema = z.object({
  transactions: z.array(recordedSessionSchema),
  next_cursor: z.string().nullable(),
});

/** What `user` has on record, by id: page after page, newest first, until all of `told` was seen. */
async function recordOf(user: ApiUser, told: Told[]): Promise<Map<string, Told>> {
  const record = new Map<string, Told>();
  let cursor: string | null = '';
  while (cursor !== null && told.some(each => !record.has(each.merchant_transaction_id))) {
    const response = await user.get(`/api/transactions?cursor=${cursor}`);
    const page: z.infer<typeof pageSchema> = pageSchema.parse(await response.json());
    for (const each of page.transactions) record.set(each.merchant_transaction_id, each);
    cursor = page.next_cursor;
  }
  return record;
}

/** That all `user` was handed is on that user's record, as it was handed out. */
async function expectOnRecord(user: ApiUser, answers: Answer[]) {
  const told = answers
    .filter(({ email }) => email === user.email)
    .map(({ body }) => recordedSessionSchema.parse(body));
  const record = await recordOf(user, told);
  expect(told.map(each => record.get(each.merchant_transaction_id))).toEqual(told);
}

/** Kills the server at any moment of its work; gives what it had said until then. */
async function killUnderLoad(server: Server, callers: ApiUser[]): Promise<Answer[]> {
  const over = new AbortController();
  const { answers, unanswered } = keepOpeningSessions(callers, over.signal);
  await expect.poll(() => answers.length, { timeout: 60_000 }).toBeGreaterThan(0);
  const afterMs = randomInt(1_500);
  await sleep(afterMs);
  over.abort();
  await server.stop('SIGKILL');
  const when = `killed ${afterMs} ms after the first answer`;
  expect(await server.exited, `${when}: it was running`).toBe(null);
  expect(await unanswered, `${when}: somebody was waiting`).toBeGreaterThan(0);
  expect(await unanswered, `${when}: for the first time`).toBeLessThanOrEqual(users);
  expect(
    answers.filter(({ status }) => status !== 200),
    when,
  ).toEqual([]);
  return answers;
}

for (const { name, isMissing, make } of serverDatabases)
  test(`${name}: ${counts.kills} kills under load, and every session that was handed out is on record`, {
    tag: '@status',
  }, async () => {
    skipWhere(isMissing, postgresMissing);
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
    const expectAllOnRecord = (answers: Answer[]) =>
      Promise.all(people.map(user => expectOnRecord(user.at(server.url), answers)));
    const all: Answer[] = [];
    for (let kills = 0; kills < counts.kills; kills++) {
      const here = people.map(user => user.at(server.url));
      const answers = await killUnderLoad(server, here);
      all.push(...answers);
      server = await start();
      await expectAllOnRecord(answers);
    }
    await expectAllOnRecord(all);
    test.info().annotations.push({ type: 'sessions', description: String(all.length) });
    expect(all.length).toBeGreaterThan(counts.kills * 2);
    await server.stop();
    await database.drop();
  });
