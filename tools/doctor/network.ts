/** The network as the doctor uses it: every request has a deadline, goes through the same proxy as the product's calls to
 *  Proof, and a failure is told in words. */
import { getProxyForUrl } from 'proxy-from-env';
import { Agent, fetch, ProxyAgent, type RequestInit, type Response } from 'undici';

const deadlineMs = 15_000;

/** The host and port of the proxy for `url`, by HTTP_PROXY, HTTPS_PROXY and NO_PROXY; '' without one. */
export function proxyOf(url: string): string {
  const proxy = getProxyForUrl(url);
  return proxy && new URL(proxy).host;
}

/** A request that follows no redirect. @throws whatever fetch does, after 15 s at the latest. */
export function request(url: string, init: RequestInit = {}): Promise<Response> {
  const proxy = getProxyForUrl(url);
  const dispatcher = proxy ? new ProxyAgent(proxy) : new Agent();
  return fetch(url, { redirect: 'manual', ...init, dispatcher, signal: AbortSignal.timeout(deadlineMs) });
}

/** Why there was no answer. */
export function describeFailure(error: unknown): string {
  const { name, message, code = '' } = rootCause(error);
  if (name === 'TimeoutError') return 'no answer in 15 s';
  if (code === 'ECONNREFUSED') return 'nothing listens there (ECONNREFUSED)';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `DNS does not know the host (${code})`;
  if (/CERT|SIGNATURE|SSL|TLS|EPROTO/.test(code)) return `TLS failed (${code})`;
  return code || message;
}

type Cause = { name: string; message: string; code?: string };

/** What began it; the first failure, where several addresses were tried. */
function rootCause(error: unknown): Cause {
  if (!(error instanceof Error)) return { name: '', message: String(error) };
  const cause = error instanceof AggregateError ? error.errors[0] : error.cause;
  if (cause instanceof Error) return rootCause(cause);
  const { name, message } = error;
  return { name, message, ...('code' in error && typeof error.code === 'string' && { code: error.code }) };
}
