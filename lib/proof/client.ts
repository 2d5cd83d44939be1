import 'server-only';
/** The client of Proof's API. Source: Proof's page on POST /widget/session. */
import type { z } from 'zod';
import { ProofError, toProofError } from './errors';
import { type ConnectionConfig, createSendRequest, type ProofRequest } from './http';
import { createRetry, type RetryConfig } from './retry';
import {
  type KycStatus,
  kycSchema,
  type ProofSession,
  type ProofTransaction,
  parseJson,
  type SessionRequest,
  sessionSchema,
  transactionSchema,
} from './schemas';
import { openStatusSocket, type StatusSocketHandlers } from './websocket';

export type ProofClientConfig = ConnectionConfig & RetryConfig;

export type OpenedSession = {
  session: ProofSession;
  /** The body of Proof's response, byte for byte. */
  body: Uint8Array<ArrayBuffer>;
  requestId: string | null;
};

export type ProofClient = {
  /** Opens a session: up to three attempts with the identical body. @throws ProofError of the last attempt */
  createSession: (order: SessionRequest) => Promise<OpenedSession>;
  /** Reads a transaction, with the same retries. @throws ProofError */
  getTransaction: (id: string) => Promise<ProofTransaction>;
  /** Reads the status of a user's identity check; `not_started` for a user whom Proof does not know.
   *  @throws ProofError */
  getKycStatus: (userId: string) => Promise<KycStatus>;
  /** Follows a transaction over Proof's WebSocket. @returns a function that closes it */
  openStatusSocket: (id: string, handlers: StatusSocketHandlers) => () => void;
};

/** Creates a client that keeps its connections open. Create only one per process. */
export function createProofClient(config: ProofClientConfig): ProofClient {
  const sendRequest = createSendRequest(config);
  const withRetries = createRetry(config);

  /** Sends one request. @returns the response if it is a 2xx, because Proof does not document the exact status. A 204 has
   *  no body, so it is not a success. @throws ProofError */
  async function call(request: ProofRequest, signal: AbortSignal) {
    const response = await sendRequest(request, signal).catch(cause => {
      if (signal.aborted) throw new ProofError('timeout', 'Proof did not respond in time', { cause });
      throw new ProofError('connection', 'the connection to Proof failed', { cause, retry: 'again' });
    });
    const { status, body, requestId } = response;
    if (status < 200 || status > 299 || status === 204) throw toProofError(response);
    const parse = <T>(schema: z.ZodType<T>): T => {
      const parsed = schema.safeParse(body && parseJson(body));
      if (parsed.success) return parsed.data;
      const paths = parsed.error.issues.map(issue => issue.path.join('.'));
      throw invalidResponse(body ? String(paths) : 'too large');
    };
    return { body: body ?? new Uint8Array(), requestId, parse };
  }

  return {
    createSession(order) {
      const body = JSON.stringify(order);
      return withRetries(async signal => {
        const response = await call({ method: 'POST', path: '/widget/session', body }, signal);
        const session = response.parse(sessionSchema);
        return { session, body: response.body, requestId: response.requestId };
      });
    },

    getTransaction(id) {
      const path = `/widget/transactions/${encodeURIComponent(id)}`;
      return withRetries(async signal => {
        const response = await call({ method: 'GET', path }, signal);
        const transaction = response.parse(transactionSchema);
        if (transaction.merchant_transaction_id !== id) throw invalidResponse('another transaction');
        return transaction;
      });
    },

    getKycStatus(userId) {
      const path = `/widget/users/${encodeURIComponent(userId)}/kyc-status`;
      return withRetries(async signal => {
        try {
          const response = await call({ method: 'GET', path }, signal);
          return response.parse(kycSchema).status;
        } catch (error) {
          if (error instanceof ProofError && error.status === 404) return 'not_started';
          throw error;
        }
      });
    },

    openStatusSocket: (id, handlers) => openStatusSocket(config, id, handlers),
  };
}

const invalidResponse = (problem: string) =>
  new ProofError('invalid_response', `Proof's answer is not what it documents: ${problem}`);
