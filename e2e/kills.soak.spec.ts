/** A server that is killed in the middle of its work, again and again: what it told anybody is on record. */
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'playwright/test';
import type { TransactionPage } from '@/lib/transactions/schema';
import type { ApiUser } from './api-user';
import { Server } from './server';
import { serverDatabases, whyMissing } from './server-databases';
import { counts } from './soak';
import { type Answer, keepAsking, sessionFor, signedIn } from './traffic';

const users = 8;

/** Everything that `user` has on record, in all pages. */
async function recordOf(user: ApiUser) {
  const all: TransactionPage['transactions'] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const response = await user.get(`/api/transactions?cursor=${cursor}`);
    expect(response.status).toBe(200);
    const page: TransactionPage = await response.json();
    all.push(...page.transactions);
    cursor = page.next_cursor;
  }
  return all;
}

const byId = (a: { merchant_transaction_id: string }, b: { merchant_transaction_id: string }) =>
  a.merchant_transaction_id.localeCompare(b.merchant_transaction_id);

/** That all `user` was handed is on its own record, as it was handed out. */
async function expectOnRecord(user: ApiUser, answers: Answer[]) {
  const told = answers
    .filter(({ email }) => email === user.email)
    .map(answer => {
      const { merchant_transaction_id, address } = sessionFor(answer).parse(answer.body);
      return { ...answer.order, merchant_transaction_id, address };
    });
  const ids = new Set(told.map(({ merchant_transaction_id: id }) => id));
  const kept = (await recordOf(user)).filter(({ merchant_transaction_id: id }) => ids.has(id));
  const shown = kept.map(({ merchant_transaction_id, type, currency, network, amount, address }) => ({
    ...{ merchant_transaction_id, type, currency, network, amount, address },
  }));
  expect(shown.sort(byId)).toEqual(told.sort(byId));
}

/** Kills the server at any moment of its work; gives what it had said until then. */
async function killUnderLoad(server: Server, callers: ApiUser[]): Promise<Answer[]> {
  const over = new AbortController();
  const asking = keepAsking(callers, over.signal);
  const afterMs = randomInt(300, 1_500);
  await sleep(afterMs);
  over.abort();
  await server.stop('SIGKILL');
  const { answers, unanswered } = await asking;
  const when = `killed after ${afterMs} ms`;
  expect(await server.exited, when).toBe(null);
  expect(unanswered, `${when}: somebody was waiting`).toBeGreaterThan(0);
  expect(answers.length, `${when}: somebody had been answered`).toBeGreaterThan(0);
  for (const { status } of answers) expect(status, when).toBe(200);
  return answers;
}

for (const { name, isMissing, make } of serverDatabases)
  test(`${name}: ${counts.kills} kills under load, and every session that was handed out is on record`, async () => {
    test.skip(isMissing, whyMissing);
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
    const people = await signedIn(users, server.url);
    const answers: Answer[] = [];
    for (let kills = 0; kills < counts.kills; kills++) {
      const here = people.map(user => user.at(server.url));
      answers.push(...(await killUnderLoad(server, here)));
      server = await start();
      await Promise.all(people.map(user => expectOnRecord(user.at(server.url), answers)));
    }
    test.info().annotations.push({ type: 'sessions', description: String(answers.length) });
    expect(answers.length).toBeGreaterThan(counts.kills * users);
    await server.stop();
    await database.drop();
  });
