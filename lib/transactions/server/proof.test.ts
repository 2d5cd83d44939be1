import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { EnvError } from '@/lib/env';
import { type RequestContext, runWithRequestContext } from '@/lib/http/request-context';
import { ProofError } from '@/lib/proof/errors';
import packageJson from '@/package.json';
import { order, startProofAndClient } from '@/testing/proof-client';
import {
  cutAfter,
  cutAtOnce,
  failing,
  goodBody,
  hang,
  type Reaction,
  type Received,
  respond,
  startStubProof,
} from '@/testing/stub-proof';
import { setEnvironment } from '@/testing/unit-environment';
import { createSession, requireValidProxy, toAppError } from './proof';

describe('toAppError', () => {
  let proof: Awaited<ReturnType<typeof startProofAndClient>>;

  beforeAll(async () => {
    proof = await startProofAndClient();
  });
  afterAll(() => proof.close());

  async function errorAfter(...reactions: Reaction[]) {
    const client = proof.clientOf(reactions, { timeoutMs: 1_000 });
    const error = await client.createSession(order).catch((thrown: unknown) => thrown);
    if (!(error instanceof ProofError)) throw new Error('the session was opened');
    return toAppError(error);
  }

  it.each<[string, Reaction, string]>([
    ['a call that timed out', hang, '504 upstream_timeout upstream_timeout'],
    ['a connection that was cut', cutAtOnce, '502 upstream_unavailable upstream_unavailable'],
    ['a 204', respond(204), '502 upstream_unavailable upstream_unavailable'],
    ['a 302 with JSON', respond(302, goodBody), '502 upstream_unavailable upstream_unavailable'],
    ['a 200 that is not a session', respond(200, '{}'), '502 upstream_unavailable upstream_invalid_response'],
    [
      'a 400',
      failing(400, 'wallet_not_supported', 'WALLET_NOT_SUPPORTED'),
      '400 wallet_not_supported WALLET_NOT_SUPPORTED',
    ],
    ['a 400 without JSON', respond(400, '<html>'), '400 invalid_request unknown'],
    ['a 401', failing(401, 'unauthorised', 'invalid_token'), '503 configuration_error invalid_token'],
    ['a 403', failing(403, 'forbidden', 'forbidden_origin'), '503 configuration_error forbidden_origin'],
    ['a 404', failing(404, 'not_found', 'not_found'), '502 upstream_error not_found'],
    ['a 429 without JSON', respond(429, '<html>'), '502 upstream_error unknown'],
    ['a 500', failing(500, 'internal_error', 'db_error'), '502 upstream_error db_error'],
    ['a 501 without JSON', respond(501, '<html>'), '502 upstream_error unknown'],
    ['a 502', failing(502, 'upstream_error', 'provider_error'), '502 upstream_error provider_error'],
    ['a 502 with another error', failing(502, 'other', 'some_code'), '502 upstream_unavailable some_code'],
    ['a 502 without a code', respond(502, '{"message":"?"}'), '502 upstream_unavailable unknown'],
    ['a 502 without JSON', respond(502, '<html>'), '502 upstream_unavailable upstream_unavailable'],
    ['a 503', failing(503, 'upstream_error', 'busy'), '502 upstream_unavailable busy'],
  ])('translates %s as the contract says', async (_, reaction, outcome) => {
    const { status, error, code } = await errorAfter(reaction);
    expect(`${status} ${error} ${code}`).toBe(outcome);
  });

  it.each<[string, Reaction, string | undefined]>([
    ['a code with advice', failing(400, 'invalid_request', 'currency_not_allowed'), 'PROOF_PAIRS'],
    ['a 401', failing(401, 'unauthorised', 'invalid_token'), 'PROOF_CLIENT_TOKEN'],
    ['a 403 with another code', failing(403, 'forbidden', 'forbidden_ip'), 'outgoing address'],
  ])('advises the operator after %s', async (_, reaction, advice) => {
    expect((await errorAfter(reaction)).advice).toContain(advice);
  });

  it('has the first failure as its cause, and no text of Proof’s in its message', async () => {
    const { cause, message } = await errorAfter(failing(400, 'invalid_request', 'currency_not_allowed'));
    expect(String(cause)).toContain('Proof answered 400 currency_not_allowed (its request id: none)');
    expect(message).not.toContain('words for the log');
    expect((await errorAfter(cutAtOnce)).cause).not.toBeInstanceOf(ProofError);
  });
});

describe('the client of Proof that env() configures', () => {
  let proof: Awaited<ReturnType<typeof startStubProof>>;
  let reactions: Reaction[];
  let received: Received[];

  beforeAll(async () => {
    proof = await startStubProof(request => {
      received.push(request);
      return reactions.shift();
    });
    setEnvironment({ PROOF_API_BASE_URL: `${proof.url}/v1/`, PROOF_CLIENT_TOKEN: 't' });
  });
  afterAll(() => proof.close());

  it('sends the token, the Origin, and the package’s name and version', async () => {
    [reactions, received] = [[respond(200, goodBody)], []];
    await createSession(order);
    expect(received).toMatchObject([
      {
        url: '/v1/widget/session',
        headers: {
          authorization: 'Bearer t',
          origin: 'http://localhost:3000',
          'user-agent': `${packageJson.name}/${packageJson.version}`,
        },
      },
    ]);
  });

  it('records the attempts and the last request id in the context of each request', async () => {
    const cut = (id: string) =>
      cutAfter(`HTTP/1.1 502 Bad Gateway\r\nx-request-id: ${id}\r\ncontent-length: 9\r\n\r\n{`);
    const ok = respond(200, goodBody, { 'x-request-id': 'proof-7' });
    [reactions, received] = [[ok, cut('cut-1'), cut('cut-2'), cut('cut-3')], []];
    const [first, second]: RequestContext[] = [{}, {}];
    await runWithRequestContext(first ?? {}, () => createSession(order));
    await runWithRequestContext(second ?? {}, () => createSession(order).catch(() => {}));
    expect([first, second]).toEqual([
      { tries: 1, proof_request_id: 'proof-7' },
      { tries: 3, proof_request_id: 'cut-3' },
    ]);
  });

  it('refuses a proxy that is not a URL as a wrong configuration, without its password', () => {
    vi.stubEnv('NO_PROXY', '');
    vi.stubEnv('no_proxy', '');
    vi.stubEnv('HTTP_PROXY', 'http://ada:secret@:3128');
    vi.stubEnv('http_proxy', undefined);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(requireValidProxy).toThrow(EnvError);
    expect(requireValidProxy).toThrow('HTTPS_PROXY or HTTP_PROXY must be a URL');
    expect(requireValidProxy).not.toThrow('secret');
  });
});
