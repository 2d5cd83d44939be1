/** Random bad input to the built server: whatever it is, the answer is one of the contract's and Proof hears nothing of it.
 *  A failure tells its seed; INPUT_SEED repeats a run. */
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'playwright/test';
import { z } from 'zod';
import { requestsWithToken } from '@/e2e/support/simulator';
import { ApiUser } from '@/testing/api-user';
import { exchange, type RawAnswer } from '@/testing/raw-http';
import { Server } from '@/testing/server';
import { type BadRequest, badRequest } from './bad-input/requests';
import { isOfApi } from './bad-input/targets';
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

// Not Playwright's expect: it keeps a step of each call, far too much for this many.

/** Nothing of how the server is made, in any answer. */
function assertNoFailure({ status, body }: RawAnswer) {
  assert.ok(status < 500, `${status} ${body}`);
  assert.doesNotMatch(body, /\bat .{1,200}:\d+:\d+|node_modules|\.next\/server|\b[A-Z]\w*Error: /);
}

/** What the contract says of every answer under /api. */
function assertContract({ line }: BadRequest, { status, headers, body }: RawAnswer) {
  assert.notEqual(status, 0);
  assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  assert.equal(headers.get('cache-control'), 'no-store');
  if (status < 400 || line.startsWith('HEAD')) return;
  assert.equal(failureSchema.parse(JSON.parse(body)).request_id, headers.get('x-request-id'));
}

/** What Next itself says of a page whose request's upload was broken off or is longer than it keeps. Frames that are
 *  ignore-listed are Next's and Node's own. */
const ofNext =
  /^(⨯ uncaughtException: {2})?Error: aborted\n +at ignore-listed frames \{\n( +.*\n)+\}\n|^Request body exceeded 16KB for \/.*\n/gm;

/** That each line is a request's, none at error level. */
function expectLog(output: string) {
  const lines = stripVTControlCharacters(output).replace(ofNext, '').trimEnd().split('\n');
  expect(lines.filter(line => !/^\{"level":"info".*"msg":"request"\}$/.test(line))).toEqual([]);
}

test('random bad input: never a 5xx or a stack, always the contract’s answer, nothing at Proof, nothing odd in the log, and the server works on', {
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
      const answer = await send(server.url, request);
      assertNoFailure(answer);
      const [, target = ''] = request.line.split(' ');
      if (request.isHttp && isOfApi(target)) assertContract(request, answer);
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
