/** Sends random invalid requests to the production server. Each response must follow the contract, and Proof must receive no
 *  request. The seed is printed; INPUT_SEED repeats a run. */
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'playwright/test';
import { z } from 'zod';
import { requestsWithToken } from '@/e2e/support/simulator';
import { ApiUser } from '@/testing/api-user';
import { exchange, type RawResponse } from '@/testing/raw-http';
import { Server } from '@/testing/server';
import { type BadRequest, badRequest } from './bad-input/requests';
import { isApiTarget } from './bad-input/targets';
import { counts } from './soak';

const failureSchema = z.strictObject({
  error: z.string().regex(/^\w{1,64}$/),
  code: z.string().regex(/^\w{1,64}$/),
  message: z.string().regex(/\S/),
  request_id: z.uuid(),
  fields: z.record(z.string(), z.string()).optional(),
});

const send = (url: string, { line, headers, body, isHttp }: BadRequest) =>
  exchange(
    url,
    Buffer.from(`${[line, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`, 'latin1'),
    !isHttp,
  );

// These use node:assert, because Playwright's expect stores a step for each call, which needs too much memory here.

/** Asserts that a response is no server error and contains no stack trace or path. */
function assertNoServerError({ status, body }: RawResponse) {
  assert.ok(status < 500, `${status} ${body}`);
  assert.doesNotMatch(body, /\bat .{1,200}:\d+:\d+|node_modules|\.next\/server|\b[A-Z]\w*Error: /);
}

/** Asserts what the contract requires of every response under /api. */
function assertContract({ line }: BadRequest, { status, headers, body }: RawResponse) {
  assert.notEqual(status, 0);
  assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  assert.equal(headers.get('cache-control'), 'no-store');
  if (status < 400 || line.startsWith('HEAD')) return;
  assert.equal(failureSchema.parse(JSON.parse(body)).request_id, headers.get('x-request-id'));
}

/** The lines that Next.js logs when the upload of a page request was aborted or is longer than its buffer. Ignore-listed
 *  frames belong to Next.js and Node.js. */
const nextLines =
  /^(⨯ uncaughtException: {2})?Error: aborted\n +at ignore-listed frames \{\n( +.*\n)+\}\n|^Request body exceeded 16KB for \/.*\n/gm;

/** Asserts that each line is about a request, or late about a migration, at info level. */
function expectLog(output: string) {
  const lines = stripVTControlCharacters(output).replace(nextLines, '').trimEnd().split('\n');
  expect(lines.filter(line => !/^\{"level":"info".*"msg":"(request|migrat[^"]*)"\}$/.test(line))).toEqual([]);
}

test('random invalid input gets a response of the contract without a 5xx, and Proof receives nothing', {
  tag: '@errors',
}, async () => {
  test.setTimeout(30 * 60_000);
  const seed = Number(process.env.INPUT_SEED ?? randomInt(2 ** 31));
  process.stdout.write(`INPUT_SEED=${seed}\n`);
  const name = `bad-input-${randomUUID().slice(0, 8)}`;
  const token = `sim_${name}_${'x'.repeat(20)}`;
  const server = await Server.start(name, { PROOF_CLIENT_TOKEN: token });
  await server.untilReady();
  const startOfLog = server.output.length;
  const user = await new ApiUser(server.url, `verified+${name}@example.com`).signIn();

  const property = fc.asyncProperty(
    badRequest({ origin: server.url, cookie: user.cookie }),
    async request => {
      const response = await send(server.url, request);
      assertNoServerError(response);
      const [, target = ''] = request.line.split(' ');
      if (request.isHttp && isApiTarget(target)) assertContract(request, response);
    },
  );
  await fc.assert(property, { seed, numRuns: counts.inputs });

  expect(await requestsWithToken(token)).toEqual([]);
  expectLog(server.output.slice(startOfLog));
  await user.openSession();
  expect((await requestsWithToken(token)).map(({ path }) => path)).toEqual(['/widget/session']);
  await server.stop();
  rmSync(`.data/e2e/${name}`, { recursive: true });
});
