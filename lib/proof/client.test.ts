import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTestClient, order as minimalOrder, startProofAndClient } from '@/testing/proof-client';
import { freePort } from '@/testing/server';
import { cutAfter, failing, goodBody, type Reaction, respond, sessionFields } from '@/testing/stub-proof';
import type { ProofError } from './errors';

const order = { ...minimalOrder, client_ip: '203.0.113.9' };

/** The headers of each call. */
const commonHeaders = {
  authorization: 'Bearer t',
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': 'test/1',
};

let proof: Awaited<ReturnType<typeof startProofAndClient>>;

beforeAll(async () => {
  proof = await startProofAndClient();
});
afterAll(() => proof.close());

const ok = respond(200, goodBody, { 'x-request-id': 'proof-7' });

describe('createSession', () => {
  it('sends exactly the fields and headers of the contract, to the base URL with its path', async () => {
    const client = proof.clientOf([ok]);
    await client.createSession(order);
    const [{ headers, url, body } = { headers: {}, url: '', body: '' }] = proof.received();
    expect(url).toBe('/v1/widget/session');
    expect(JSON.parse(body)).toEqual(order);
    expect(body).toContain('"amount":"99.50"');
    const { host, connection, 'content-length': length, ...rest } = headers;
    expect(rest).toEqual({
      ...commonHeaders,
      'content-type': 'application/json',
      origin: 'http://localhost:3000',
    });
  });

  it.each([200, 201, 202, 299])('accepts a complete session with status %i', async status => {
    const client = proof.clientOf([respond(status, goodBody)]);
    const opened = await client.createSession(order);
    expect(Buffer.from(opened.body).toString()).toBe(goodBody);
  });

  it('returns the body byte for byte, and Proof’s request id', async () => {
    const client = proof.clientOf([ok]);
    const opened = await client.createSession(order);
    expect(Buffer.from(opened.body).toString()).toBe(goodBody);
    expect(opened.requestId).toBe('proof-7');
    expect(opened.session).toMatchObject(sessionFields);
  });

  it('ignores an interim response before the final one', async () => {
    const client = proof.clientOf([
      response => {
        response.writeEarlyHints({ link: '</a>; rel=preload', 'x-request-id': 'interim' });
        ok(response);
      },
    ]);
    expect(await client.createSession(order)).toMatchObject({ requestId: 'proof-7' });
  });

  it('reports the request id of each response, also of one that was cut', async () => {
    const cut = (id: string) =>
      cutAfter(`HTTP/1.1 502 Bad Gateway\r\nx-request-id: ${id}\r\ncontent-length: 9\r\n\r\n{`);
    const client = proof.clientOf([ok, cut('cut-1'), cut('cut-2'), cut('cut-3')]);
    await client.createSession(order);
    await client.createSession(order).catch(() => {});
    expect(proof.requestIds()).toEqual(['proof-7', 'cut-1', 'cut-2', 'cut-3']);
  });

  it.each<[string, Reaction, string]>([
    ['a 204', respond(204), 'status 204'],
    ['a 302', respond(302, goodBody, { location: '/' }), 'status 302 unknown'],
    ['a 201 without a body', respond(201), 'invalid_response'],
    ['a 202 that is not a session yet', respond(202, '{"status":"accepted"}'), 'invalid_response'],
    [
      'a body that is compressed although we ask for identity',
      respond(200, gzipSync(goodBody), { 'content-encoding': 'gzip' }),
      'invalid_response',
    ],
    ['a body over 64 KiB', respond(200, goodBody + ' '.repeat(65_536)), 'invalid_response'],
  ])('rejects without a retry after %s', async (_, reaction, outcome) => {
    expect(await proof.outcomeOf([reaction])).toEqual({ outcome, tries: 1 });
  });

  it.each(Object.keys(sessionFields))(
    'rejects a session whose %s is missing or cannot be stored',
    async name => {
      for (const text of [undefined, 'a\0', '\ud800']) {
        const body = JSON.stringify({ ...sessionFields, [name]: text });
        expect(await proof.outcomeOf([respond(201, body)])).toEqual({
          outcome: 'invalid_response',
          tries: 1,
        });
      }
    },
  );

  it('returns fields that are not stored as Proof wrote them', async () => {
    const body = goodBody.replace('{', String.raw`{ "later_text": "\ud800 \u0000",`);
    const client = proof.clientOf([respond(200, body)]);
    expect(Buffer.from((await client.createSession(order)).body).toString()).toBe(body);
  });

  it.each<[string, string | null]>([
    ['Proof 7/a~', 'Proof 7/a~'],
    ['x'.repeat(128), 'x'.repeat(128)],
    ['x'.repeat(129), null],
    ['café', null],
    ['tab\there', null],
  ])('keeps Proof’s request id only if it is short printable ASCII: %j', async (id, kept) => {
    const client = proof.clientOf([respond(200, goodBody, { 'x-request-id': id })]);
    const opened = await client.createSession(order);
    expect([opened.requestId, ...proof.requestIds()]).toEqual([kept, kept]);
  });

  it('does not put Proof’s message into the error', async () => {
    const client = proof.clientOf([failing(400, 'invalid_request', 'currency_not_allowed')]);
    const error = await client.createSession(order).catch((thrown: ProofError) => thrown);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('words for the log');
    expect(error).toMatchObject({
      message: 'Proof answered 400 currency_not_allowed (its request id: none)',
      status: 400,
      error: 'invalid_request',
      code: 'currency_not_allowed',
    });
  });
});

describe('getKycStatus', () => {
  it('returns not_started for a user whom Proof does not know', async () => {
    const client = proof.clientOf([failing(404, 'not_found', 'not_found')]);
    expect(await client.getKycStatus('user/1')).toBe('not_started');
    const [{ headers, url } = { headers: {}, url: '' }] = proof.received();
    expect(url).toBe('/v1/widget/users/user%2F1/kyc-status');
    const { host, connection, ...rest } = headers;
    expect(rest).toEqual({ ...commonHeaders, origin: 'http://localhost:3000' });
  });

  it('retries after a 502', async () => {
    const client = proof.clientOf([
      failing(502, 'upstream_error', 'provider_error'),
      respond(200, '{"status":"verified"}'),
    ]);
    expect(await client.getKycStatus('user-1')).toBe('verified');
  });
});

describe('getTransaction', () => {
  it('retries after a 502, and rejects a response about another transaction', async () => {
    const good = respond(200, '{"merchant_transaction_id":"a","status":"completed"}');
    const client = proof.clientOf([respond(502), good]);
    expect(await client.getTransaction('a')).toMatchObject({ status: 'completed' });
    await expect(client.getTransaction('b')).rejects.toMatchObject({ kind: 'invalid_response' });
  });

  it.each(['status', 'crypto_amount', 'fiat_currency', 'fiat_amount', 'created_at', 'updated_at'])(
    'rejects a response whose %s cannot be stored',
    async name => {
      for (const text of ['a\0', '\ud800']) {
        const body = { merchant_transaction_id: 'a', status: 'completed', [name]: text };
        const client = proof.clientOf([respond(200, JSON.stringify(body))]);
        await expect(client.getTransaction('a')).rejects.toMatchObject({ kind: 'invalid_response' });
      }
    },
  );

  it('requests the encoded id once', async () => {
    const client = proof.clientOf([
      respond(200, JSON.stringify({ merchant_transaction_id: 'a/b', status: 'processing', fiat_amount: '' })),
    ]);
    expect(await client.getTransaction('a/b')).toMatchObject({ status: 'processing' });
    expect(proof.received().map(({ url }) => url)).toEqual(['/v1/widget/transactions/a%2Fb']);
  });
});

describe('openStatusSocket', () => {
  it('reports each error, and after six of them that the socket is unavailable', async () => {
    const client = createTestClient({ baseUrl: `http://127.0.0.1:${await freePort()}` });
    // The shortest pauses: 0.5 s, 1 s, 2 s, 4 s and 8 s.
    const random = vi.spyOn(Math, 'random').mockReturnValue(0);
    onTestFinished(() => random.mockRestore());
    const reports: string[] = [];
    await new Promise<void>(resolve => {
      const close = client.openStatusSocket('a', {
        onConnect: () => reports.push('connect'),
        onMessage: () => reports.push('message'),
        onDisconnect: () => reports.push('disconnect'),
        onError: error => reports.push(error.message.includes('ECONNREFUSED') ? 'error' : error.message),
        onUnavailable: () => resolve(),
      });
      onTestFinished(close);
    });
    expect(reports).toEqual(Array(6).fill('error'));
  });
});
