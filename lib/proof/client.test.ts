import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setEnvironment } from '@/e2e/unit-environment';
import type { ProofFailure } from './failures';
import type { SessionRequest } from './schemas';

type Reaction = (response: ServerResponse, request: IncomingMessage) => void;

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
const session = {
  merchant_transaction_id: '2f0a4a0e-4a0e-4b7e-9d8e-2f0a4a0e4b7e',
  widget_id: 'w',
  address: 'T',
  signature: 'v2:0',
  init_token: 'i',
  init_token_type: 'sdk_partner_authorization',
  currency: 'USDT',
  network: 'TRC20',
  amount: '99.50',
};
/** As Proof might write it: spaces, a line break, a number that JSON.parse would spell differently. */
const good = `{ "later": 1.50,\n ${JSON.stringify(session).slice(1)}`;

let proof: Server;
let script: Reaction[];
let received: { headers: IncomingMessage['headers']; url: string | undefined; body: string }[];
let client: typeof import('./client');

beforeAll(async () => {
  proof = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ headers: request.headers, url: request.url, body: Buffer.concat(chunks).toString() });
    const react = script.length > 1 ? script.shift() : script[0];
    react?.(response, request);
  }).listen(0, '127.0.0.1');
  await once(proof, 'listening');
  const { port } = proof.address() as AddressInfo;
  setEnvironment({ PROOF_API_BASE_URL: `http://127.0.0.1:${port}/v1/`, PROOF_TIMEOUT_MS: '4000' });
  client = await import('./client');
});
beforeEach(() => {
  received = [];
});
afterAll(() => {
  proof.closeAllConnections();
  proof.close();
});

const answer =
  (status: number, body = '', headers: Record<string, string> = {}): Reaction =>
  response =>
    response.writeHead(status, headers).end(body);
const failing = (status: number, error: string, code: string) =>
  answer(status, JSON.stringify({ error, code, message: 'words for the log' }));
const cutAtOnce: Reaction = response => response.destroy();
const cutInBody: Reaction = response => {
  response.writeHead(200, { 'content-length': '5000' }).write(good);
  setTimeout(() => response.destroy(), 20);
};
const hang: Reaction = () => {};
const ok = answer(200, good, { 'x-request-id': 'proof-7' });

/** Asks for a session; gives what came of it, in the words of the contract. */
async function outcomeOf(...reactions: Reaction[]) {
  script = reactions;
  const result = await client.createSession(order).catch((error: ProofFailure) => error);
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
      authorization: `Bearer ${process.env.PROOF_CLIENT_TOKEN}`,
      'content-type': 'application/json',
      origin: 'http://localhost:3000',
    });
  });

  it('gives the body byte for byte, and Proof’s request id', async () => {
    script = [ok];
    const opened = await client.createSession(order);
    expect(Buffer.from(opened.body).toString()).toBe(good);
    expect(opened.requestId).toBe('proof-7');
    expect(opened.session).toMatchObject(session);
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
    [
      '502 keeps its code',
      [failing(502, 'upstream_unavailable', 'upstream_invalid_response')],
      '502 upstream_unavailable upstream_invalid_response',
      3,
    ],
    ['503 keeps its code', [failing(503, 'maintenance', 'planned')], '502 upstream_unavailable planned', 3],
    [
      '504 without JSON',
      [answer(504, '<html>gateway</html>')],
      '502 upstream_unavailable upstream_unavailable',
      3,
    ],
    ['502 with JSON but no code', [answer(502, '{"message":"?"}')], '502 upstream_unavailable unknown', 3],
    [
      '400 as Proof said',
      [failing(400, 'wallet_not_supported', 'WALLET_NOT_SUPPORTED')],
      '400 wallet_not_supported WALLET_NOT_SUPPORTED',
      1,
    ],
    ['400 with HTML', [answer(400, '<html>')], '400 invalid_request unknown', 1],
    ['400 with odd words', [failing(400, 'in valid', 'x'.repeat(65))], '400 invalid_request unknown', 1],
    [
      '401 is the operator’s',
      [failing(401, 'unauthorised', 'invalid_token')],
      '503 configuration_error invalid_token',
      1,
    ],
    [
      '403 is the operator’s',
      [failing(403, 'forbidden', 'forbidden_origin')],
      '503 configuration_error forbidden_origin',
      1,
    ],
    ['404', [failing(404, 'not_found', 'not_found')], '502 upstream_error not_found', 1],
    ['409', [failing(409, 'conflict', 'session_already_used')], '502 upstream_error session_already_used', 1],
    ['422', [failing(422, 'invalid_request', 'odd')], '502 upstream_error odd', 1],
    [
      '429',
      [failing(429, 'rate_limited', 'rate_limit_exceeded')],
      '502 upstream_error rate_limit_exceeded',
      1,
    ],
    ['204', [answer(204)], '502 upstream_unavailable upstream_unavailable', 1],
    [
      '302 is not followed',
      [answer(302, '', { location: '/elsewhere' })],
      '502 upstream_unavailable upstream_unavailable',
      1,
    ],
    [
      'a 200 that is not JSON',
      [answer(200, '<html>')],
      '502 upstream_unavailable upstream_invalid_response',
      1,
    ],
    [
      'a complete 200 with truncated JSON',
      [answer(200, good.slice(0, 99))],
      '502 upstream_unavailable upstream_invalid_response',
      1,
    ],
    [
      'a 200 that is a list',
      [answer(200, `[${good}]`)],
      '502 upstream_unavailable upstream_invalid_response',
      1,
    ],
    [
      'a 200 over 64 KiB',
      [answer(200, `${good.slice(0, -1)},"x":"${'x'.repeat(65_536)}"}`)],
      '502 upstream_unavailable upstream_invalid_response',
      1,
    ],
    [
      'a 200 in another encoding',
      [response => response.end(Buffer.from(good.replace('"T"', '"ä"'), 'latin1'))],
      '502 upstream_unavailable upstream_invalid_response',
      1,
    ],
    ['a try that hangs is not repeated', [hang], '504 upstream_timeout upstream_timeout', 1],
    [
      'a body that hangs is not repeated',
      [response => response.writeHead(200).write('{')],
      '504 upstream_timeout upstream_timeout',
      1,
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

  it.each(Object.keys(session))('a 200 without %s is no session', async name => {
    const said = '502 upstream_unavailable upstream_invalid_response';
    const body = JSON.stringify({ ...session, [name]: undefined });
    expect(await outcomeOf(answer(200, body))).toEqual({ said, tries: 1 });
  });

  it('waits as long as Retry-After says', async () => {
    const startedAt = performance.now();
    expect(await outcomeOf(answer(503, '', { 'retry-after': '2' }), ok)).toEqual({ said: '200', tries: 2 });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(2_000);
  });

  it('Proof’s message is nowhere in what is public', async () => {
    script = [failing(400, 'invalid_request', 'currency_not_allowed')];
    const error = await client.createSession(order).catch((thrown: ProofFailure) => thrown);
    expect(String('message' in error && error.message)).not.toContain('words for the log');
    expect('advice' in error && error.advice).toContain('PROOF_PAIRS');
  });
});

describe('getKycStatus', () => {
  it('a user whom Proof does not know has not started', async () => {
    script = [failing(404, 'not_found', 'not_found')];
    expect(await client.getKycStatus('user/1')).toBe('not_started');
    expect(received.map(({ url }) => url)).toEqual(['/v1/widget/users/user%2F1/kyc-status']);
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

  it('asks for the id, encoded, once', async () => {
    script = [
      answer(200, JSON.stringify({ merchant_transaction_id: 'a/b', status: 'processing', fiat_amount: '' })),
    ];
    expect(await client.getTransaction('a/b')).toMatchObject({ status: 'processing' });
    expect(received.map(({ url }) => url)).toEqual(['/v1/widget/transactions/a%2Fb']);
  });
});
