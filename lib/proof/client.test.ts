import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RequestContext, runWithRequestContext } from '@/lib/http/request-context';
import packageJson from '@/package.json';
import {
  answer,
  cutAfter,
  cutAtOnce,
  cutInBody,
  failing,
  goodBody,
  hang,
  type Reaction,
  type Received,
  sessionFields,
  startStubProof,
} from '@/testing/stub-proof';
import { setEnvironment } from '@/testing/unit-environment';
import type { ProofError } from './errors';
import type { SessionRequest } from './schemas';

const order: SessionRequest = {
  partner_user_id: 'user-1',
  user_email: 'a@example.com',
  network: 'TRC20',
  currency: 'USDT',
  amount: '99.50',
  type: 'buy',
  redirect_url: 'http://localhost:3000/return',
  client_ip: '203.0.113.9',
};

/** The headers that every call carries. */
const everyCall = {
  authorization: 'Bearer t',
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': `${packageJson.name}/${packageJson.version}`,
};

let proof: Awaited<ReturnType<typeof startStubProof>>;
let script: Reaction[];
let received: Received[];
let client: typeof import('./client');

beforeAll(async () => {
  proof = await startStubProof(each => {
    received.push(each);
    return script.length > 1 ? script.shift() : script[0];
  });
  setEnvironment({
    PROOF_API_BASE_URL: `${proof.url}/v1/`,
    PROOF_CLIENT_TOKEN: 't',
    PROOF_TIMEOUT_MS: '4000',
  });
  client = await import('./client');
});
beforeEach(() => {
  received = [];
});
afterAll(() => proof.close());

const ok = answer(200, goodBody, { 'x-request-id': 'proof-7' });

/** Asks for a session; gives what came of it, in the words of the contract. */
async function outcomeOf(...reactions: Reaction[]) {
  script = reactions;
  const result = await client.createSession(order).catch((error: ProofError) => error);
  const said = 'status' in result ? `${result.status} ${result.error} ${result.code}` : '200';
  return { said, tries: received.length };
}

describe('createSession', () => {
  it('sends exactly what the contract lists, to the base URL with its path', async () => {
    script = [ok];
    await client.createSession(order);
    const [{ headers, url, body } = { headers: {}, url: '', body: '' }] = received;
    expect(url).toBe('/v1/widget/session');
    expect(JSON.parse(body)).toEqual(order);
    expect(body).toContain('"amount":"99.50"');
    const { host, connection, 'content-length': length, ...rest } = headers;
    expect(rest).toEqual({
      ...everyCall,
      'content-type': 'application/json',
      origin: 'http://localhost:3000',
    });
  });

  it.each([200, 201, 202, 299])('a complete session with status %i is one', async status => {
    script = [answer(status, goodBody)];
    const opened = await client.createSession(order);
    expect(Buffer.from(opened.body).toString()).toBe(goodBody);
  });

  it('gives the body byte for byte, and Proof’s request id', async () => {
    script = [ok];
    const opened = await client.createSession(order);
    expect(Buffer.from(opened.body).toString()).toBe(goodBody);
    expect(opened.requestId).toBe('proof-7');
    expect(opened.session).toMatchObject(sessionFields);
  });

  it('an interim answer before the final one is none', async () => {
    script = [
      (response, ...rest) => {
        response.writeEarlyHints({ link: '</a>; rel=preload', 'x-request-id': 'interim' });
        ok(response, ...rest);
      },
    ];
    expect(await client.createSession(order)).toMatchObject({ requestId: 'proof-7' });
  });

  it('the log has the request id of an answer that was cut, and each request its own', async () => {
    const cut = (id: string) =>
      cutAfter(`HTTP/1.1 502 Bad Gateway\r\nx-request-id: ${id}\r\ncontent-length: 9\r\n\r\n{`);
    script = [ok, cut('cut-1'), cut('cut-2'), cut('cut-3')];
    const [first, second] = [{}, {}];
    await runWithRequestContext(first, () => client.createSession(order));
    await runWithRequestContext(second, () => client.createSession(order).catch(() => {}));
    expect([first, second]).toMatchObject([{ proof_request_id: 'proof-7' }, { proof_request_id: 'cut-3' }]);
  });

  it.each<[string, Reaction[], string, number]>([
    [
      'tries again after 502, 503 and 504',
      [failing(502, 'upstream_error', 'provider_error'), answer(503), ok],
      '200',
      3,
    ],
    ['tries again after a 504', [answer(504, '<html>'), ok], '200', 2],
    ['tries again after a connection cut at once', [cutAtOnce, ok], '200', 2],
    ['tries again after a connection cut in the body', [cutInBody, cutInBody, ok], '200', 3],
    [
      'three tries in all',
      [cutAtOnce, answer(503), cutInBody, ok],
      '502 upstream_unavailable upstream_unavailable',
      3,
    ],
    [
      'the last failure is the answer',
      [cutAtOnce, cutAtOnce, failing(502, 'upstream_error', 'provider_error')],
      '502 upstream_error provider_error',
      3,
    ],
    ['once more after a 500', [failing(500, 'internal_error', 'db_error'), ok], '200', 2],
    [
      'only once more after a 500',
      [failing(500, 'internal_error', 'db_error')],
      '502 upstream_error db_error',
      2,
    ],
    ['a 500 between other failures', [answer(502), failing(500, 'internal_error', 'db_error'), ok], '200', 3],
    ['502 with JSON but no code', [answer(502, '{"message":"?"}')], '502 upstream_unavailable unknown', 3],
    [
      'one deadline for all tries, and none after it',
      [cutAtOnce, hang, ok],
      '504 upstream_timeout upstream_timeout',
      2,
    ],
    [
      'a Retry-After past the deadline is not begun',
      [answer(503, '', { 'retry-after': '60' })],
      '502 upstream_unavailable upstream_unavailable',
      1,
    ],
  ])('%s', async (_, reactions, said, tries) => {
    expect(await outcomeOf(...reactions)).toEqual({ said, tries });
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  it.each<[string, Reaction, string]>([
    ['204', answer(204), 'upstream_unavailable'],
    ['302', answer(302, goodBody, { location: '/' }), 'upstream_unavailable'],
    ['a 201 without a body', answer(201), 'upstream_invalid_response'],
    ['a 202 that is no session yet', answer(202, '{"status":"accepted"}'), 'upstream_invalid_response'],
    [
      'a body that is compressed although we ask for identity',
      answer(200, gzipSync(goodBody), { 'content-encoding': 'gzip' }),
      'upstream_invalid_response',
    ],
    ['a body over 64 KiB', answer(200, goodBody + ' '.repeat(65_536)), 'upstream_invalid_response'],
  ])('no session: %s', async (_, reaction, code) => {
    expect(await outcomeOf(reaction)).toEqual({ said: `502 upstream_unavailable ${code}`, tries: 1 });
  });

  it.each(Object.keys(sessionFields))(
    'no session: one without %s, or with one that cannot be stored',
    async name => {
      const said = '502 upstream_unavailable upstream_invalid_response';
      for (const text of [undefined, 'a\0', '\ud800']) {
        received = [];
        const body = JSON.stringify({ ...sessionFields, [name]: text });
        expect(await outcomeOf(answer(201, body))).toEqual({ said, tries: 1 });
      }
    },
  );

  it('what is not stored reaches the widget as Proof wrote it', async () => {
    const body = goodBody.replace('{', String.raw`{ "later_text": "\ud800 \u0000",`);
    script = [answer(200, body)];
    expect(Buffer.from((await client.createSession(order)).body).toString()).toBe(body);
  });

  it.each<[string, string | null]>([
    ['Proof 7/a~', 'Proof 7/a~'],
    ['x'.repeat(128), 'x'.repeat(128)],
    ['x'.repeat(129), null],
    ['café', null],
    ['tab\there', null],
  ])('keeps Proof’s request id where it is short printable ASCII: %j', async (id, kept) => {
    script = [answer(200, goodBody, { 'x-request-id': id })];
    const facts: RequestContext = {};
    const opened = await runWithRequestContext(facts, () => client.createSession(order));
    expect([opened.requestId, facts.proof_request_id ?? null]).toEqual([kept, kept]);
  });

  it('waits as long as Retry-After says', async () => {
    const startedAt = performance.now();
    expect(await outcomeOf(answer(503, '', { 'retry-after': '2' }), ok)).toEqual({ said: '200', tries: 2 });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(2_000);
  });

  it('Proof’s message is nowhere in what is public', async () => {
    script = [failing(400, 'invalid_request', 'currency_not_allowed')];
    const error = await client.createSession(order).catch((thrown: ProofError) => thrown);
    expect(String('message' in error && error.message)).not.toContain('words for the log');
    expect('advice' in error && error.advice).toContain('PROOF_PAIRS');
  });
});

describe('getKycStatus', () => {
  it('a user whom Proof does not know has not started', async () => {
    script = [failing(404, 'not_found', 'not_found')];
    expect(await client.getKycStatus('user/1')).toBe('not_started');
    const [{ headers, url } = { headers: {}, url: '' }] = received;
    expect(url).toBe('/v1/widget/users/user%2F1/kyc-status');
    const { host, connection, ...rest } = headers;
    expect(rest).toEqual({ ...everyCall, origin: 'http://localhost:3000' });
  });

  it('502 is tried again', async () => {
    script = [failing(502, 'upstream_error', 'provider_error'), answer(200, '{"status":"verified"}')];
    expect(await client.getKycStatus('user-1')).toBe('verified');
  });
});

describe('getTransaction', () => {
  it('502 is tried again; another’s answer is none', async () => {
    const good = answer(200, '{"merchant_transaction_id":"a","status":"completed"}');
    script = [answer(502), good];
    expect(await client.getTransaction('a')).toMatchObject({ status: 'completed' });
    script = [good];
    await expect(client.getTransaction('b')).rejects.toMatchObject({ code: 'upstream_invalid_response' });
  });

  it.each(['status', 'crypto_amount', 'fiat_currency', 'fiat_amount', 'created_at', 'updated_at'])(
    'a %s that cannot be stored is an invalid answer',
    async name => {
      for (const text of ['a\0', '\ud800']) {
        const body = { merchant_transaction_id: 'a', status: 'completed', [name]: text };
        script = [answer(200, JSON.stringify(body))];
        await expect(client.getTransaction('a')).rejects.toMatchObject({ code: 'upstream_invalid_response' });
      }
    },
  );

  it('asks for the id, encoded, once', async () => {
    script = [
      answer(200, JSON.stringify({ merchant_transaction_id: 'a/b', status: 'processing', fiat_amount: '' })),
    ];
    expect(await client.getTransaction('a/b')).toMatchObject({ status: 'processing' });
    expect(received.map(({ url }) => url)).toEqual(['/v1/widget/transactions/a%2Fb']);
  });
});
