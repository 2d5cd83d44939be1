import 'server-only';
/** The application's client of Proof: configured by env(), with the attempts and Proof's request ids in the request's
 *  log line, and with Proof's errors translated to AppErrors as the table in docs/api.md says. */
import { EnvError, env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { recordUpstreamAttempt, recordUpstreamRequestId } from '@/lib/http/request-context';
import { log } from '@/lib/log';
import { createProofClient, type OpenedSession, type ProofClient } from '@/lib/proof/client';
import { ProofError } from '@/lib/proof/errors';
import { getProxyUrl } from '@/lib/proof/http';
import type { KycStatus, ProofTransaction, SessionRequest } from '@/lib/proof/schemas';
import type { StatusSocketHandlers } from '@/lib/proof/websocket';
import { shutdownDeadline } from '@/lib/server/shutdown';
import { name, version } from '@/package.json';

/** Like the memo of env(), one per bundle of Next's and not a singleton of the process: `instanceof ProofError` is true
 *  only for an error of the same bundle. */
let client: ProofClient | undefined;

function proofClient(): ProofClient {
  client ??= createProofClient({
    baseUrl: env().PROOF_API_BASE_URL,
    clientToken: env().PROOF_CLIENT_TOKEN,
    origin: env().PROOF_ORIGIN,
    timeoutMs: env().PROOF_TIMEOUT_MS,
    userAgent: `${name}/${version}`,
    signal: shutdownDeadline(),
    onAttempt: recordUpstreamAttempt,
    onResponse: recordUpstreamRequestId,
  });
  return client;
}

/** @throws EnvError if the variables of the outgoing proxy are not valid. */
export function requireValidProxy(): void {
  try {
    getProxyUrl(env().PROOF_API_BASE_URL);
  } catch (error) {
    throw error instanceof TypeError ? new EnvError([error.message]) : error;
  }
}

/** Opens a session at Proof. @throws AppError */
export const createSession = async (order: SessionRequest): Promise<OpenedSession> =>
  proofClient().createSession(order).catch(throwAppError);

/** Reads a transaction from Proof. @throws AppError */
export const getTransaction = async (id: string): Promise<ProofTransaction> =>
  proofClient().getTransaction(id).catch(throwAppError);

/** Reads the status of a user's identity check from Proof. @throws AppError */
export const getKycStatus = async (userId: string): Promise<KycStatus> =>
  proofClient().getKycStatus(userId).catch(throwAppError);

/** Follows a transaction over Proof's WebSocket. @returns a function that closes it */
export const openStatusSocket = (id: string, handlers: StatusSocketHandlers): (() => void) =>
  proofClient().openStatusSocket(id, {
    onError: error => log.debug({ error, transaction: id }, 'Proof WebSocket failed'),
    onUnavailable: () =>
      log.warn({ transaction: id }, 'Proof WebSocket is unavailable; polling the transaction instead'),
    ...handlers,
  });

function throwAppError(error: unknown): never {
  throw error instanceof ProofError ? toAppError(error) : error;
}

/** Translates an error of Proof's client. The cause is the first failure: the ProofError, or what it was caused by. */
export function toAppError(error: ProofError): AppError {
  const { kind, status = 0, code } = error;
  const cause = error.cause ?? error;
  if (kind === 'timeout') return new AppError('upstream_timeout', { cause });
  if (kind === 'invalid_response') return new AppError('upstream_invalid_response', { cause });
  if (kind === 'connection' || status < 400) return new AppError('upstream_unavailable', { cause });

  const advice = adviceByCode.get(code ?? 'unknown');
  const details = { cause, code: code ?? 'unknown', advice };
  if (status === 400) return new AppError('proof_rejected', { ...details, error: error.error });
  if (status === 401 || status === 403)
    return new AppError('configuration_error', { ...details, advice: advice ?? adviceByStatus[status] });
  if (status >= 502 && status <= 504) {
    const keepsName = status === 502 && error.error === 'upstream_error';
    return new AppError(
      keepsName ? 'upstream_error' : 'upstream_unavailable',
      code === undefined ? { cause } : details,
    );
  }
  return new AppError('upstream_error', details);
}

/** What the operator has to do if Proof's code is not in the table below. */
const adviceByStatus = {
  401: 'Proof refused our token: check PROOF_CLIENT_TOKEN, and that it belongs to PROOF_API_BASE_URL.',
  403: 'Proof refused this server: ask Proof to register PROOF_ORIGIN and this server’s outgoing address.',
};

const adviceByCode = new Map([
  [
    'forbidden_origin',
    'Proof does not know our Origin: have the value of PROOF_ORIGIN (default: APP_URL) registered.',
  ],
  [
    'offramp_disabled',
    'Sell is not enabled for this partner: set PROOF_SELL_ENABLED=false, or ask Proof to enable it.',
  ],
  [
    'currency_not_allowed',
    'Proof has not enabled this currency: take it out of PROOF_PAIRS, or ask Proof to enable it.',
  ],
  [
    'WALLET_NOT_SUPPORTED',
    'Proof has no wallet for this pair: take it out of PROOF_PAIRS, or ask Proof to provision one.',
  ],
]);
