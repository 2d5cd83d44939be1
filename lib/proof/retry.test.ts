import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProofAndClient } from '@/testing/proof-client';
import { cutAtOnce, cutInBody, failing, goodBody, hang, type Reaction, respond } from '@/testing/stub-proof';

let proof: Awaited<ReturnType<typeof startProofAndClient>>;

beforeAll(async () => {
  proof = await startProofAndClient();
});
afterAll(() => proof.close());

const ok = respond(200, goodBody);
const upstreamError = failing(502, 'upstream_error', 'provider_error');
const databaseError = failing(500, 'internal_error', 'db_error');

describe('a call to Proof', () => {
  it.each<[string, Reaction[], string, number]>([
    ['retries after a 502 and a 503', [upstreamError, respond(503), ok], '200', 3],
    ['retries after a 504', [respond(504, '<html>'), ok], '200', 2],
    ['retries after a connection that was cut before the response', [cutAtOnce, ok], '200', 2],
    ['retries after a connection that was cut in the body', [cutInBody, cutInBody, ok], '200', 3],
    ['makes three attempts in all', [cutAtOnce, respond(503), cutInBody, ok], 'connection', 3],
    [
      'rejects with the last failure',
      [cutAtOnce, cutAtOnce, upstreamError],
      'status 502 upstream_error provider_error',
      3,
    ],
    ['retries once after a 500', [databaseError, ok], '200', 2],
    ['does not retry after a second 500', [databaseError], 'status 500 internal_error db_error', 2],
    ['retries after a 500 that follows another failure', [respond(502), databaseError, ok], '200', 3],
    ['retries after a 502 without a code', [respond(502, '{"message":"?"}')], 'status 502 unknown', 3],
    ['retries after a 502 that is not JSON', [respond(502, '<html>')], 'status 502', 3],
    ['has one deadline for all attempts, and makes none after it', [cutAtOnce, hang, ok], 'timeout', 2],
    [
      'does not wait for a Retry-After that passes the deadline',
      [respond(503, '', { 'retry-after': '60' })],
      'status 503',
      1,
    ],
  ])('%s', async (_, reactions, outcome, tries) => {
    expect(await proof.outcomeOf(reactions)).toEqual({ outcome, tries });
    expect(new Set(proof.received().map(({ body }) => body)).size).toBe(1);
  });

  it('waits as long as Retry-After demands', async () => {
    const startedAt = performance.now();
    const reactions = [respond(503, '', { 'retry-after': '2' }), ok];
    expect(await proof.outcomeOf(reactions)).toEqual({ outcome: '200', tries: 2 });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(2_000);
  });

  it('ends with a timeout when the signal of the config aborts, and at once after that', async () => {
    const startedAt = performance.now();
    const shutdown = new AbortController();
    setTimeout(() => shutdown.abort(), 500);
    const config = { signal: shutdown.signal };
    expect(await proof.outcomeOf([hang], config)).toEqual({ outcome: 'timeout', tries: 1 });
    await expect(proof.clientOf([hang], config).getTransaction('a')).rejects.toMatchObject({
      kind: 'timeout',
    });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
