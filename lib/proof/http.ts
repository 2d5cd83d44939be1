import 'server-only';
/** Sends one request to Proof and reads the response. Also creates the connections for requests and WebSockets, with
 *  the headers, the timeout of each address, and the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name for the base
 *  URL. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { Agent, type Dispatcher, errors, Pool, ProxyAgent } from 'undici';
import type { ProofResponse } from './errors';
import { requestIdPattern } from './patterns';

/** The longest body of a response that is read. */
const maxBodyBytes = 64 * 1024;

export type ConnectionConfig = {
  /** The address of Proof's API, which Proof gives at onboarding. */
  baseUrl: string;
  clientToken: string;
  /** One of the origins that Proof has registered for the partner. */
  origin: string;
  /** The deadline of each call, all attempts and waits included. */
  timeoutMs: number;
  /** The `User-Agent` of each call. */
  userAgent: string;
  /** Runs for each response of Proof, before the body is read, in the async context of the call. */
  onResponse?: (requestId: string | null) => void;
};

export type ProofRequest = { method: 'GET' | 'POST'; path: string; body?: string };

export type SendRequest = (request: ProofRequest, signal: AbortSignal) => Promise<ProofResponse>;

/** @returns the function that sends a request with the credential, and resolves with the complete response. It rejects
 *  if the connection fails, and as soon as `signal` aborts. The connections are opened at the first request and kept. */
export function createSendRequest(config: ConnectionConfig): SendRequest {
  const { origin, pathname } = new URL(config.baseUrl);
  let dispatcher: Dispatcher | undefined;
  return async ({ method, path, body }, signal) => {
    dispatcher ??= createDispatcher(config);
    const request = dispatcher.request({
      origin,
      path: pathname.replace(/\/+$/, '') + path,
      method,
      headers: {
        ...proofHeaders(config),
        Origin: config.origin,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: body ?? null,
      signal,
    });
    // undici observes the signal only after it has a connection.
    const response = await Promise.race([request, rejectOnAbort(signal)]);
    const header = (name: string) => [response.headers[name]].flat()[0] ?? null;
    const requestId = header('x-request-id')?.match(requestIdPattern)?.[0] ?? null;
    // Called before the body is read, because the connection may fail while the body arrives.
    config.onResponse?.(requestId);
    const bytes = await response.body.arrayBuffer().catch((error: unknown) => {
      if (error instanceof errors.ResponseExceededMaxSizeError) return null;
      throw error;
    });
    return {
      status: response.statusCode,
      requestId,
      retryAfter: header('retry-after'),
      body: bytes && new Uint8Array(bytes),
    };
  };
}

const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** @returns the headers of each call. */
export const proofHeaders = ({ clientToken, userAgent }: ConnectionConfig) => ({
  Authorization: `Bearer ${clientToken}`,
  Accept: 'application/json',
  // Requests an uncompressed body, because Proof does not document which compression it uses.
  'Accept-Encoding': 'identity',
  'User-Agent': userAgent,
});

/** Node tries the addresses of a host one after another. The first may take half of the deadline, because Node's default
 *  of 250 ms is too short for slow networks. If the first address never responds, the next address has the other half. */
const addressTimeout = ({ timeoutMs }: ConnectionConfig) => ({
  autoSelectFamily: true,
  autoSelectFamilyAttemptTimeout: Math.ceil(timeoutMs / 2),
});

/** @returns the URL of the proxy for `baseUrl`; '' without a proxy.
 *  @throws TypeError for a proxy that is not a URL. The message does not contain the value, because it may contain a
 *  password. */
export function getProxyUrl(baseUrl: string): string {
  const proxy = getProxyForUrl(baseUrl);
  if (!proxy || URL.canParse(proxy)) return proxy;
  throw new TypeError('HTTPS_PROXY or HTTP_PROXY must be a URL such as http://user:password@host:3128');
}

/** @returns undici's dispatcher for requests. The caller has the deadline, so undici's own timeouts are off. The
 *  exception is the wait for a proxy's response to CONNECT: the caller's signal does not end it, so it has a timeout of the
 *  same length. */
function createDispatcher(config: ConnectionConfig): Dispatcher {
  const { timeoutMs } = config;
  const connect = { timeout: timeoutMs, ...addressTimeout(config) };
  const options = { maxResponseSize: maxBodyBytes, headersTimeout: 0, bodyTimeout: 0 };
  const uri = getProxyUrl(config.baseUrl);
  const clientFactory = (origin: URL, defaults: object) =>
    new Pool(origin, { ...defaults, headersTimeout: timeoutMs }).compose(withoutErrorCodes);
  return uri
    ? new ProxyAgent({ ...options, uri, proxyTls: connect, requestTls: connect, clientFactory })
    : new Agent({ ...options, connect });
}

/** Hides the error code of a failed connection to the proxy. Without this, if the proxy closes the connection at CONNECT,
 *  undici 7 treats the error as one of the connection to Proof. It then connects to the proxy again and again, without a
 *  pause. */
const withoutErrorCodes: Dispatcher.DispatcherComposeInterceptor = dispatch => (options, handler) =>
  dispatch(options, {
    onRequestStart: (...args) => handler.onRequestStart?.(...args),
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStart: (...args) => handler.onResponseStart?.(...args),
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError: (controller, cause) =>
      handler.onResponseError?.(controller, new Error('the proxy opened no tunnel', { cause })),
  });

/** @returns Node's agent for one WebSocket. Aborting `signal` closes a connection to the proxy that still waits for the
 *  response to CONNECT. Ending the upgrade does not close this connection. */
export function createWebSocketAgent(config: ConnectionConfig, signal: AbortSignal): HttpAgent {
  const proxy = getProxyUrl(config.baseUrl);
  if (proxy) return new HttpsProxyAgent(proxy, { ...addressTimeout(config), signal });
  const isHttps = config.baseUrl.startsWith('https:');
  return isHttps ? new HttpsAgent(addressTimeout(config)) : new HttpAgent(addressTimeout(config));
}
