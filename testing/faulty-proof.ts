/** Runs the session route against a Proof that fails in any way. Checks the response to the caller, and that no connection
 *  or timer is left. For unit tests. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { takeResourceSnapshot } from './resource-snapshot';
import { expectError, startRouteHarness } from './route-harness';
import { goodBody, type Reaction, respond, sessionFields, startStubProof } from './stub-proof';

const timeoutMs = 5_000;
/** Tolerance for a slow machine. It is smaller than two more deadlines, so a deadline per attempt would fail the test. */
const marginMs = 6_000;

/** Returns a session with a new id, as JSON. */
export const newSession = () => goodBody.replace(sessionFields.merchant_transaction_id, randomUUID());

export async function startFaultyProof() {
  const reactions = new Map<string, Reaction>();
  const requests: string[] = [];
  const proof = await startStubProof(({ body }) => {
    const name = String(JSON.parse(body).user_email).split('+')[0] ?? '';
    requests.push(name);
    return reactions.get(name);
  });
  const route = await startRouteHarness({
    PROOF_API_BASE_URL: proof.url,
    PROOF_TIMEOUT_MS: String(timeoutMs),
  });

  /** Requests a session while Proof reacts like this. @returns the response to the caller, and the number of attempts */
  async function outcomeOf(reaction: Reaction) {
    const name = `fault-${randomUUID()}`;
    reactions.set(name, reaction);
    const startedAt = performance.now();
    const request = route.requestSession(name);
    const { response, body } = await request;
    expect(performance.now() - startedAt).toBeLessThan(timeoutMs + marginMs);
    const outcome = response.ok ? '200' : `${response.status} ${body.error} ${body.code}`;
    if (!response.ok) await expectError(request, response.status, body.error, body.code);
    return { outcome, tries: requests.filter(each => each === name).length };
  }

  async function worksAgain() {
    expect(await outcomeOf(respond(200, newSession()))).toEqual({ outcome: '200', tries: 1 });
  }

  await worksAgain();
  /** Asserts that no more is left than after a successful request, which leaves one idle connection. */
  const expectNothingLeft = takeResourceSnapshot();

  const close = async () => {
    proof.close();
    await route.close();
  };
  return { outcomeOf, worksAgain, expectNothingLeft, close };
}
