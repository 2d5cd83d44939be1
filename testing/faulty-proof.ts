/** The session route under test while Proof does anything at all: what the caller gets, and what is left of it. For
 *  unit tests. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { takeResourceSnapshot } from './resource-snapshot';
import { expectError, startRouteHarness } from './route-harness';
import { answer, goodBody, type Reaction, sessionFields, startStubProof } from './stub-proof';

const timeoutMs = 5_000;
/** For a slow machine; with a deadline for each try, three of them would still be over it. */
const marginMs = 6_000;

/** A session with an id of its own, as JSON. */
export const newSession = () => goodBody.replace(sessionFields.merchant_transaction_id, randomUUID());

export async function startFaultyProof() {
  const reactions = new Map<string, Reaction>();
  const asked: string[] = [];
  const proof = await startStubProof(({ body }) => {
    const name = String(JSON.parse(body).user_email).split('+')[0] ?? '';
    asked.push(name);
    return reactions.get(name);
  });
  const route = await startRouteHarness({
    PROOF_API_BASE_URL: proof.url,
    PROOF_TIMEOUT_MS: String(timeoutMs),
  });

  /** Asks for a session while Proof does this; gives what the caller gets, in the words of the contract. */
  async function outcomeOf(reaction: Reaction) {
    const name = `fault-${randomUUID()}`;
    reactions.set(name, reaction);
    const startedAt = performance.now();
    const asking = route.ask(name);
    const { response, body } = await asking;
    expect(performance.now() - startedAt).toBeLessThan(timeoutMs + marginMs);
    const said = response.ok ? '200' : `${response.status} ${body.error} ${body.code}`;
    if (!response.ok) await expectError(asking, response.status, body.error, body.code);
    return { said, tries: asked.filter(each => each === name).length };
  }

  async function worksAgain() {
    expect(await outcomeOf(answer(200, newSession()))).toEqual({ said: '200', tries: 1 });
  }

  await worksAgain();
  /** No more is left than after a good call: its one connection, kept alive. */
  const expectNothingLeft = takeResourceSnapshot();

  const close = async () => {
    proof.close();
    await route.close();
  };
  return { outcomeOf, worksAgain, expectNothingLeft, close };
}
