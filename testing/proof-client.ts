/** A client of lib/proof against the scripted Proof of `stub-proof.ts`. */
import { expect } from 'vitest';
import { createProofClient, type ProofClient, type ProofClientConfig } from '@/lib/proof/client';
import { ProofError } from '@/lib/proof/errors';
import type { SessionRequest } from '@/lib/proof/schemas';
import { type Reaction, type Received, startStubProof } from './stub-proof';

export const order: SessionRequest = {
  partner_user_id: 'user-1',
  user_email: 'a@example.com',
  network: 'TRC20',
  currency: 'USDT',
  amount: '99.50',
  type: 'buy',
  redirect_url: 'http://localhost:3000/return',
};

export const createTestClient = (config: Partial<ProofClientConfig> & { baseUrl: string }): ProofClient =>
  createProofClient({
    clientToken: 't',
    origin: 'http://localhost:3000',
    timeoutMs: 4_000,
    userAgent: 'test/1',
    ...config,
  });

/** Starts the scripted Proof. */
export async function startProofAndClient() {
  let received: Received[] = [];
  let requestIds: (string | null)[] = [];
  let attempts = 0;
  let script: Reaction[] = [];
  const proof = await startStubProof(request => {
    received.push(request);
    return script.length > 1 ? script.shift() : script[0];
  });

  /** Creates a client of a Proof that reacts to each request with the next reaction, and repeats the last one. */
  function clientOf(reactions: Reaction[], config: Partial<ProofClientConfig> = {}): ProofClient {
    [script, received, requestIds, attempts] = [[...reactions], [], [], 0];
    return createTestClient({
      baseUrl: `${proof.url}/v1/`,
      onAttempt: () => {
        attempts++;
      },
      onResponse: id => requestIds.push(id),
      ...config,
    });
  }

  /** Opens a session. @returns the outcome as text, and the number of attempts */
  async function outcomeOf(reactions: Reaction[], config: Partial<ProofClientConfig> = {}) {
    const result = await clientOf(reactions, config)
      .createSession(order)
      .catch((error: ProofError) => error);
    expect(attempts).toBe(received.length);
    return { outcome: result instanceof ProofError ? describeError(result) : '200', tries: received.length };
  }

  return {
    clientOf,
    outcomeOf,
    /** The requests that the last client sent. */
    received: () => received,
    /** The request ids that the last client reported. */
    requestIds: () => requestIds,
    close: proof.close,
  };
}

const describeError = ({ kind, status, error, code }: ProofError) =>
  [kind, status, error, code].filter(word => word !== undefined).join(' ');
