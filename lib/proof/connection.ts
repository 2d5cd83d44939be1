import 'server-only';
/** How Proof is reached, for requests and for the WebSocket: the headers of every call, the addresses that are tried, and
 *  the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name for PROOF_API_BASE_URL. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { EnvError, env } from '@/lib/env';
import { name, version } from '@/package.json';

/** Of an answer's body. */
const maxBodyBytes = 64 * 1024;

/** The headers that every call to Proof carries. */
export const proofHeaders = () => ({
  Authorization: `Bearer ${env().PROOF_CLIENT_TOKEN}`,
  Accept: 'application/json',
  // Proof does not document which compression it uses.
  'Accept-Encoding': 'identity',
  'User-Agent': `${name}/${version}`,
});

/** Node tries the addresses of a host one after another. The first one may take half of the deadline (Node's default of
 *  250 ms is too short for slow networks), so that an address that never answers leaves the other half to the next. */
const addressTimeout = () => ({
  autoSelectFamily: true,
  autoSelectFamilyAttemptTimeout: Math.ceil(env().PROOF_TIMEOUT_MS / 2),
});

/** @returns the proxy's URL; '' without one. @throws EnvError without the URL, which may hold a password. */
export function proxyUrl(): string {
  const proxy = getProxyForUrl(env().PROOF_API_BASE_URL);
  if (!proxy || URL.canParse(proxy)) return proxy;
  throw new EnvError(['HTTPS_PROXY or HTTP_PROXY must be a URL such as http://user:password@host:3128']);
}

let dispatcher: Dispatcher | undefined;

/** @returns undici's dispatcher for requests. The deadline is the caller's, so undici's own timeouts are off. The signal of
 *  the caller does not reach a proxy's answer to CONNECT, which therefore has the same time. */
export function proofDispatcher(): Dispatcher {
  if (dispatcher) return dispatcher;
  const timeout = env().PROOF_TIMEOUT_MS;
  const connect = { timeout, ...addressTimeout() };
  const options = { maxResponseSize: maxBodyBytes, headersTimeout: 0, bodyTimeout: 0 };
  const uri = proxyUrl();
  const clientFactory = (origin: URL, defaults: object) =>
    new Pool(origin, { ...defaults, headersTimeout: timeout }).compose(withPlainErrors);
  dispatcher = uri
    ? new ProxyAgent({ ...options, uri, proxyTls: connect, requestTls: connect, clientFactory })
    : new Agent({ ...options, connect });
  return dispatcher;
}

/** Hides the code of a connection's error. undici 7 takes the code of a proxy that hangs up on CONNECT for one of Proof's
 *  own connection, and connects to the proxy again for ever, without a pause. */
const withPlainErrors: Dispatcher.DispatcherComposeInterceptor = dispatch => (options, handler) =>
  dispatch(options, {
    onRequestStart: (...args) => handler.onRequestStart?.(...args),
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStart: (...args) => handler.onResponseStart?.(...args),
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError: (controller, cause) =>
      handler.onResponseError?.(controller, new Error('the proxy opened no tunnel', { cause })),
  });

/** @returns Node's agent for the upgrade of one WebSocket. `signal` ends a connection to the proxy that waits for its answer
 *  to CONNECT, which the end of the upgrade does not reach. */
export function webSocketAgent(signal: AbortSignal): HttpAgent {
  const uri = proxyUrl();
  if (uri) return new HttpsProxyAgent(uri, { ...addressTimeout(), signal });
  const isHttps = env().PROOF_API_BASE_URL.startsWith('https:');
  return isHttps ? new HttpsAgent(addressTimeout()) : new HttpAgent(addressTimeout());
}
