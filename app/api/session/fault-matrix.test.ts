/** Every fault of Proof's responses and the route's response to it: the contract's table, row by row. */
import { gzipSync } from 'node:zlib';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSession, startFaultyProof } from '@/testing/faulty-proof';
import {
  cutAfter,
  cutAtOnce,
  cutInBody,
  failing,
  hang,
  type Reaction,
  respond,
  sessionFields,
  trickling,
} from '@/testing/stub-proof';

const unavailable = '502 upstream_unavailable upstream_unavailable';
const invalid = '502 upstream_unavailable upstream_invalid_response';
const timeout = '504 upstream_timeout upstream_timeout';

let proof: Awaited<ReturnType<typeof startFaultyProof>>;

beforeAll(async () => {
  proof = await startFaultyProof();
});
afterAll(() => proof.close());

const validSession = (headers = {}) => respond(200, newSession(), headers);
const sessionWith = (change: object) => respond(200, JSON.stringify({ ...sessionFields, ...change }));

const okHead = 'HTTP/1.1 200 OK\r\n';

const faults: [string, string, number, Reaction][] = [
  ['closed before a byte', unavailable, 3, cutAtOnce],
  ['reset before a byte', unavailable, 3, ({ socket }) => socket?.resetAndDestroy()],
  ['cut in the headers', unavailable, 3, cutAfter(`${okHead}content-len`)],
  ['cut after the headers', unavailable, 3, cutAfter(`${okHead}content-length: 5000\r\n\r\n`)],
  ['cut in the body', unavailable, 3, cutInBody],
  ['cut between chunks', unavailable, 3, cutAfter(`${okHead}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`)],
  ['bytes that are not HTTP', unavailable, 3, ({ socket }) => socket?.end('SSH-2.0-none\r\n')],
  ['headers over 16 KiB', unavailable, 3, validSession({ 'x-long': 'x'.repeat(17 * 1024) })],
  ['204', unavailable, 1, respond(204)],
  ['304', unavailable, 1, respond(304)],
  ['200, empty', invalid, 1, respond(200)],
  ['200, HTML', invalid, 1, respond(200, '<html>', { 'content-type': 'text/html' })],
  [
    '200, HTML with the content type of JSON',
    invalid,
    1,
    respond(200, '<html>', { 'content-type': 'application/json' }),
  ],
  ['200, truncated JSON', invalid, 1, respond(200, newSession().slice(0, 99))],
  ['200, two sessions in a row', invalid, 1, respond(200, newSession() + newSession())],
  ['200, null', invalid, 1, respond(200, 'null')],
  ['200, a list', invalid, 1, respond(200, `[${newSession()}]`)],
  ['200, a number for the amount', invalid, 1, sessionWith({ amount: 99.5 })],
  ['200, null for the token', invalid, 1, sessionWith({ init_token: null })],
  ['200, an empty signature', invalid, 1, sessionWith({ signature: '' })],
  ['200, an invalid id', invalid, 1, sessionWith({ merchant_transaction_id: '../x' })],
  ['200, with a NUL', invalid, 1, sessionWith({ address: 'T\0' })],
  ['200, with half a surrogate pair', invalid, 1, sessionWith({ address: 'T\ud800' })],
  ['201, empty', invalid, 1, respond(201)],
  ['200 over 64 KiB', invalid, 1, sessionWith({ x: 'x'.repeat(65_536) })],
  ['200 of 10 MB', invalid, 1, sessionWith({ x: 'x'.repeat(10_000_000) })],
  ['200 in UTF-16', invalid, 1, respond(200, Buffer.from(`\ufeff${newSession()}`, 'utf16le'))],
  ['200 in Latin-1', invalid, 1, respond(200, Buffer.from(newSession().replace('"T"', '"ä"'), 'latin1'))],
  [
    '200, gzip although the request did not accept it',
    invalid,
    1,
    respond(200, gzipSync(newSession()), { 'content-encoding': 'gzip' }),
  ],
  ['502 with a body of 10 MB', unavailable, 3, respond(502, 'x'.repeat(10_000_000))],
  [
    '502 provider_error keeps its code',
    '502 upstream_error provider_error',
    3,
    failing(502, 'upstream_error', 'provider_error'),
  ],
  [
    '400 with an invalid error and code',
    '400 invalid_request unknown',
    1,
    failing(400, 'in valid', 'x'.repeat(65)),
  ],
];

const unusualButValid: [string, Reaction][] = [
  ['the status 201', respond(201, newSession())],
  ['text/html', validSession({ 'content-type': 'text/html' })],
  ['a byte order mark', respond(200, `\ufeff${newSession()}`)],
  ['a wrong Content-Encoding', validSession({ 'content-encoding': 'gzip' })],
  [
    'an end by closing the connection',
    ({ socket }) => socket?.end(`${okHead}connection: close\r\n\r\n${newSession()}`),
  ],
  [
    'early hints before the response',
    response => {
      response.writeEarlyHints({ link: '</a>; rel=preload' });
      response.end(newSession());
    },
  ],
];

const neverEnding: [string, Reaction][] = [
  ['no response', hang],
  ['headers a byte at a time', trickling(`${okHead}x: `, 'x')],
  ['headers and no body', trickling(`${okHead}content-length: 5000\r\n\r\n`, '')],
  ['a body a byte at a time', trickling(`${okHead}content-length: 5000\r\n\r\n{`, ' ')],
  ['a 502 a byte at a time', trickling('HTTP/1.1 502 No\r\ncontent-length: 5000\r\n\r\n{', ' ')],
];

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const operatorFaults = [401, 403];
const transient = [502, 503, 504];
const other4xx = range(402, 499).filter(status => !operatorFaults.includes(status));
const other5xx = range(500, 599).filter(status => !transient.includes(status));

const classes: [string, string, string, number, number[]][] = [
  ['3xx, not followed', unavailable, unavailable, 1, [300, 301, 302, 303, 305, 307, 308]],
  ['400 with Proof’s own code', '400 a_word a_code', '400 invalid_request unknown', 1, [400]],
  ['401 and 403', '503 configuration_error a_code', '503 configuration_error unknown', 1, operatorFaults],
  ['any other 4xx', '502 upstream_error a_code', '502 upstream_error unknown', 1, other4xx],
  ['502, 503 and 504', '502 upstream_unavailable a_code', unavailable, 3, transient],
  ['500 and any other 5xx', '502 upstream_error a_code', '502 upstream_error unknown', 2, other5xx],
];

describe('POST /api/session by Proof’s response', () => {
  it.each(faults)('%s: %s, tries: %i', async (_, outcome, tries, reaction) => {
    expect(await proof.outcomeOf(reaction)).toEqual({ outcome, tries });
    await proof.worksAgain();
    await proof.expectNothingLeft();
  });

  it.each(unusualButValid)('accepts a session with %s', async (_, reaction) => {
    expect(await proof.outcomeOf(reaction)).toEqual({ outcome: '200', tries: 1 });
  });

  it('text that cannot be saved fails only the session that contains it', async () => {
    const reactions = [
      validSession(),
      validSession(),
      validSession(),
      sessionWith({ address: '\ud800' }),
      validSession(),
      validSession(),
      validSession(),
    ];
    const outcomes = await Promise.all(reactions.map(proof.outcomeOf));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      '200',
      '200',
      '200',
      invalid,
      '200',
      '200',
      '200',
    ]);
  });

  it.concurrent.each(neverEnding)('%s: one attempt, 504 at the deadline', async (_, reaction) => {
    expect(await proof.outcomeOf(reaction)).toEqual({ outcome: timeout, tries: 1 });
  });
  it('requests that end at the deadline leave no sockets or timers', async () => {
    await proof.worksAgain();
    await proof.expectNothingLeft();
  });

  it.each(classes)(
    '%s: with JSON %s, with HTML %s, tries: %i',
    async (_, expectedForJson, expectedForHtml, tries, statuses) => {
      const limit = pLimit(16);
      const check = async (status: number, reaction: Reaction, outcome: string) =>
        expect({ status, ...(await proof.outcomeOf(reaction)) }).toEqual({ status, outcome, tries });
      const json = JSON.stringify({ error: 'a_word', code: 'a_code', message: 'for the log only' });
      const location = '/widget/session';
      await Promise.all(
        statuses.flatMap(status => [
          limit(check, status, respond(status, json, { location }), expectedForJson),
          limit(
            check,
            status,
            respond(status, '<html>', { location, 'content-type': 'text/html' }),
            expectedForHtml,
          ),
        ]),
      );
      await proof.worksAgain();
      await proof.expectNothingLeft();
    },
    60_000,
  );
});
