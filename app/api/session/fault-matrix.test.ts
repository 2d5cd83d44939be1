/** Everything that can come back from Proof's side, and what becomes of it: the contract's table, row by row. */
import { gzipSync } from 'node:zlib';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSession, startFaultyProof } from '@/testing/faulty-proof';
import {
  answer,
  cutAfter,
  cutAtOnce,
  cutInBody,
  failing,
  hang,
  type Reaction,
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

const good = (headers = {}) => answer(200, newSession(), headers);
const wrong = (change: object) => answer(200, JSON.stringify({ ...sessionFields, ...change }));

const okHead = 'HTTP/1.1 200 OK\r\n';

const faults: [string, string, number, Reaction][] = [
  ['closed before a byte', unavailable, 3, cutAtOnce],
  ['reset before a byte', unavailable, 3, ({ socket }) => socket?.resetAndDestroy()],
  ['cut in the headers', unavailable, 3, cutAfter(`${okHead}content-len`)],
  ['cut after the headers', unavailable, 3, cutAfter(`${okHead}content-length: 5000\r\n\r\n`)],
  ['cut in the body', unavailable, 3, cutInBody],
  ['cut between chunks', unavailable, 3, cutAfter(`${okHead}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`)],
  ['bytes that are no HTTP', unavailable, 3, ({ socket }) => socket?.end('SSH-2.0-none\r\n')],
  ['headers over 16 KiB', unavailable, 3, good({ 'x-long': 'x'.repeat(17 * 1024) })],
  ['204', unavailable, 1, answer(204)],
  ['304', unavailable, 1, answer(304)],
  ['200, empty', invalid, 1, answer(200)],
  ['200, HTML', invalid, 1, answer(200, '<html>', { 'content-type': 'text/html' })],
  [
    '200, HTML that says to be JSON',
    invalid,
    1,
    answer(200, '<html>', { 'content-type': 'application/json' }),
  ],
  ['200, JSON that stops half-way', invalid, 1, answer(200, newSession().slice(0, 99))],
  ['200, two sessions in a row', invalid, 1, answer(200, newSession() + newSession())],
  ['200, null', invalid, 1, answer(200, 'null')],
  ['200, a list', invalid, 1, answer(200, `[${newSession()}]`)],
  ['200, a number for the amount', invalid, 1, wrong({ amount: 99.5 })],
  ['200, null for the token', invalid, 1, wrong({ init_token: null })],
  ['200, an empty signature', invalid, 1, wrong({ signature: '' })],
  ['200, an id that is no id', invalid, 1, wrong({ merchant_transaction_id: '../x' })],
  ['200, a NUL in it', invalid, 1, wrong({ address: 'T\0' })],
  ['200, half a surrogate pair in it', invalid, 1, wrong({ address: 'T\ud800' })],
  ['201, empty', invalid, 1, answer(201)],
  ['200 over 64 KiB', invalid, 1, wrong({ x: 'x'.repeat(65_536) })],
  ['200 of 10 MB', invalid, 1, wrong({ x: 'x'.repeat(10_000_000) })],
  ['200 in UTF-16', invalid, 1, answer(200, Buffer.from(`\ufeff${newSession()}`, 'utf16le'))],
  ['200 in Latin-1', invalid, 1, answer(200, Buffer.from(newSession().replace('"T"', '"ä"'), 'latin1'))],
  [
    '200, gzip that nobody asked for',
    invalid,
    1,
    answer(200, gzipSync(newSession()), { 'content-encoding': 'gzip' }),
  ],
  ['502 with a body of 10 MB', unavailable, 3, answer(502, 'x'.repeat(10_000_000))],
  [
    '502 of its provider keeps its name',
    '502 upstream_error provider_error',
    3,
    failing(502, 'upstream_error', 'provider_error'),
  ],
  [
    '400 with words that are none',
    '400 invalid_request unknown',
    1,
    failing(400, 'in valid', 'x'.repeat(65)),
  ],
];

const oddButGood: [string, Reaction][] = [
  ['the status 201', answer(201, newSession())],
  ['text/html', good({ 'content-type': 'text/html' })],
  ['a byte order mark', answer(200, `\ufeff${newSession()}`)],
  ['a Content-Encoding that is a lie', good({ 'content-encoding': 'gzip' })],
  [
    'an end told by closing',
    ({ socket }) => socket?.end(`${okHead}connection: close\r\n\r\n${newSession()}`),
  ],
  [
    'early hints before it',
    response => {
      response.writeEarlyHints({ link: '</a>; rel=preload' });
      response.end(newSession());
    },
  ],
];

const neverEnding: [string, Reaction][] = [
  ['no answer', hang],
  ['headers a byte at a time', trickling(`${okHead}x: `, 'x')],
  ['headers and no body', trickling(`${okHead}content-length: 5000\r\n\r\n`, '')],
  ['a body a byte at a time', trickling(`${okHead}content-length: 5000\r\n\r\n{`, ' ')],
  ['a 502 a byte at a time', trickling('HTTP/1.1 502 No\r\ncontent-length: 5000\r\n\r\n{', ' ')],
];

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const operators = [401, 403];
const passing = [502, 503, 504];
const other4xx = range(402, 499).filter(status => !operators.includes(status));
const other5xx = range(500, 599).filter(status => !passing.includes(status));

const classes: [string, string, string, number, number[]][] = [
  ['3xx, not followed', unavailable, unavailable, 1, [300, 301, 302, 303, 305, 307, 308]],
  ['400, as Proof said', '400 a_word a_code', '400 invalid_request unknown', 1, [400]],
  ['401 and 403', '503 configuration_error a_code', '503 configuration_error unknown', 1, operators],
  ['any other 4xx', '502 upstream_error a_code', '502 upstream_error unknown', 1, other4xx],
  ['502, 503 and 504', '502 upstream_unavailable a_code', unavailable, 3, passing],
  ['500 and any other 5xx', '502 upstream_error a_code', '502 upstream_error unknown', 2, other5xx],
];

describe('POST /api/session, whatever Proof does', () => {
  it.each(faults)('%s: %s, tries: %i', async (_, said, tries, reaction) => {
    expect(await proof.outcomeOf(reaction)).toEqual({ said, tries });
    await proof.worksAgain();
    await proof.expectNothingLeft();
  });

  it.each(oddButGood)('an answer with %s is a session', async (_, reaction) => {
    expect(await proof.outcomeOf(reaction)).toEqual({ said: '200', tries: 1 });
  });

  it('text that cannot be stored fails the session of its user alone', async () => {
    const reactions = [good(), good(), good(), wrong({ address: '\ud800' }), good(), good(), good()];
    const outcomes = await Promise.all(reactions.map(proof.outcomeOf));
    expect(outcomes.map(({ said }) => said)).toEqual(['200', '200', '200', invalid, '200', '200', '200']);
  });

  it.concurrent.each(neverEnding)('%s: one try, ended by the deadline', async (_, reaction) => {
    expect(await proof.outcomeOf(reaction)).toEqual({ said: timeout, tries: 1 });
  });
  it('what was ended by the deadline leaves nothing', async () => {
    await proof.worksAgain();
    await proof.expectNothingLeft();
  });

  it.each(classes)(
    '%s: with JSON %s, with HTML %s, tries: %i',
    async (_, saidInJson, saidInHtml, tries, statuses) => {
      const fewAtOnce = pLimit(16);
      const check = async (status: number, reaction: Reaction, said: string) =>
        expect({ status, ...(await proof.outcomeOf(reaction)) }).toEqual({ status, said, tries });
      const json = JSON.stringify({ error: 'a_word', code: 'a_code', message: 'words for the log' });
      const location = '/widget/session';
      await Promise.all(
        statuses.flatMap(status => [
          fewAtOnce(check, status, answer(status, json, { location }), saidInJson),
          fewAtOnce(
            check,
            status,
            answer(status, '<html>', { location, 'content-type': 'text/html' }),
            saidInHtml,
          ),
        ]),
      );
      await proof.worksAgain();
      await proof.expectNothingLeft();
    },
    60_000,
  );
});
