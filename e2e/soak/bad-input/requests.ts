/** Complete requests of a signed-in user that are invalid or need no call to Proof. None of them opens a session. */
import fc from 'fast-check';
import { badBody, validOrder } from './bodies';
import { oddHeaders, wrongContentType, wrongCookie, wrongOrigin } from './headers';
import { target } from './targets';

/** A request. `body` has one character per byte. `isHttp` is true for valid HTTP, which Node.js passes to the app. */
export type BadRequest = { line: string; headers: string[]; body: string; isHttp: boolean };

type Sender = { origin: string; cookie: string };
type RequiredHeaders = { origin: string; cookie: string; type: string };

const length = (body: string) => `Content-Length: ${body.length}`;
const lines = ({ origin, cookie, type }: RequiredHeaders) => [
  'Host: localhost',
  `Origin: ${origin}`,
  `Cookie: ${cookie}`,
  `Content-Type: ${type}`,
];

/** An invalid body for a route that accepts JSON. */
const wrongBody = (good: RequiredHeaders) =>
  fc
    .tuple(
      fc.constantFrom('/api/session', '/api/session', '/api/session?type=buy', '/api/demo-user'),
      badBody,
      oddHeaders,
    )
    .map(([path, body, odd]) => ({
      line: `POST ${path} HTTP/1.1`,
      headers: [...lines(good), ...odd, length(body)],
      body,
      isHttp: true,
    }));

/** A valid order in a request with one invalid header. */
const wrongHeaders = (good: RequiredHeaders) =>
  fc
    .tuple(
      fc.oneof(
        wrongOrigin(good.origin).map(origin => ({ origin })),
        wrongCookie.map(cookie => ({ cookie })),
        wrongContentType.map(type => ({ type })),
      ),
      oddHeaders,
    )
    .map(([wrong, odd]) => ({
      line: 'POST /api/session HTTP/1.1',
      headers: [...lines({ ...good, ...wrong }), ...odd, length(validOrder)],
      body: validOrder,
      isHttp: true,
    }));

const methods = [
  'GET',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'QUERY',
  'PURGE',
];

/** Any method and target, with or without a body. */
const wrongTarget = (good: RequiredHeaders) =>
  fc
    .tuple(fc.constantFrom(...methods), target, oddHeaders, fc.option(badBody))
    .map(([method, path, odd, body]) => ({
      line: `${method} ${path} HTTP/1.1`,
      headers: [...lines(good), ...odd, ...(body === null ? [] : [length(body)])],
      body: body ?? '',
      isHttp: true,
    }));

const framings = [
  [
    'Content-Length: 1',
    'Content-Length: 9999',
    'Content-Length: -1',
    'Content-Length: 1e1',
    'Content-Length: 0x10',
  ],
  ['Content-Length: 99999999999999999999', 'Content-Length: 3\r\nContent-Length: 4', 'Content-Length: '],
  ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked, identity', 'Transfer-Encoding: xchunked'],
  [
    'Transfer-Encoding: chunked\r\nContent-Length: 5',
    'Transfer-Encoding:\x0bchunked',
    'Transfer-Encoding: gzip, chunked',
  ],
  [
    'Expect: 100-continue\r\nContent-Length: 5',
    'Expect: x',
    'Upgrade: websocket\r\nConnection: Upgrade',
    ' folded: x',
  ],
  [
    'No colon',
    'Space : x',
    'Na\x00me: x',
    'X: a\x00b',
    'X: a\rb',
    'X: a\nContent-Length: 5',
    `X: ${'a'.repeat(20_000)}`,
  ],
].flat();
const requestLines = [
  [
    'POST /api/session HTTP/1.1',
    'POST /api/session HTTP/1.0',
    'POST /api/session',
    'POST  /api/session HTTP/1.1',
  ],
  [
    'post /api/session HTTP/1.1',
    'FOO /api/session HTTP/1.1',
    'CONNECT /api/session HTTP/1.1',
    'POST session HTTP/1.1',
  ],
  [
    'PRI * HTTP/2.0',
    'OPTIONS * HTTP/1.1',
    'POST http://[/api/session HTTP/1.1',
    'POST /api/s\xe9ssion HTTP/1.1',
    '',
  ],
].flat();

/** Requests that are invalid HTTP or have a wrong length. */
const brokenHttp = (good: RequiredHeaders) =>
  fc
    .tuple(
      fc.constantFrom(...requestLines),
      fc.subarray(lines(good)),
      fc.array(fc.constantFrom(...framings), { minLength: 1, maxLength: 2 }),
      fc.oneof(
        badBody,
        badBody.map(body => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`),
        fc.constant('zz\r\n'),
      ),
    )
    .map(([line, some, framing, body]) => ({ line, headers: [...some, ...framing], body, isHttp: false }));

export function badRequest({ origin, cookie }: Sender): fc.Arbitrary<BadRequest> {
  const good = { origin, cookie, type: 'application/json' };
  return fc.oneof(
    { weight: 5, arbitrary: wrongBody(good) },
    { weight: 2, arbitrary: wrongHeaders(good) },
    { weight: 3, arbitrary: wrongTarget(good) },
    { weight: 1, arbitrary: brokenHttp(good) },
  );
}
