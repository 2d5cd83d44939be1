/** HTTP requests of the doctor. Each has a deadline and uses the same proxy as the product's calls to Proof. */
import { getProxyForUrl } from 'proxy-from-env';
import { Agent, fetch, ProxyAgent, type RequestInit, type Response } from 'undici';

const deadlineMs = 15_000;

/** @returns host and port of the proxy for `url` by HTTP_PROXY, HTTPS_PROXY and NO_PROXY; '' if there is none */
export function proxyOf(url: string): string {
  const proxy = getProxyForUrl(url);
  return proxy && new URL(proxy).host;
}

/** Sends a request and follows no redirect. @throws the error of fetch, after 15 s at the latest */
export function request(url: string, init: RequestInit = {}): Promise<Response> {
  const proxy = getProxyForUrl(url);
  const dispatcher = proxy ? new ProxyAgent(proxy) : new Agent();
  return fetch(url, { redirect: 'manual', ...init, dispatcher, signal: AbortSignal.timeout(deadlineMs) });
}

/** @returns why there was no response, in words for the operator */
export function describeFailure(error: unknown): string {
  const { name, message, code = '' } = rootCause(error);
  if (name === 'TimeoutError') return 'no response within 15 s';
  if (code === 'ECONNREFUSED') return 'connection refused (ECONNREFUSED)';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `DNS lookup failed (${code})`;
  if (/CERT|SIGNATURE|SSL|TLS|EPROTO/.test(code)) return `TLS failed (${code})`;
  return code || message;
}

type Cause = { name: string; message: string; code?: string };

/** @returns the innermost cause; where several addresses were tried, that of the first failure */
function rootCause(error: unknown): Cause {
  if (!(error instanceof Error)) return { name: '', message: String(error) };
  const cause = error instanceof AggregateError ? error.errors[0] : error.cause;
  if (cause instanceof Error) return rootCause(cause);
  const { name, message } = error;
  return { name, message, ...('code' in error && typeof error.code === 'string' && { code: error.code }) };
}
