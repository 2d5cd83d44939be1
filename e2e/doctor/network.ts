/** The network as the doctor uses it: every request has a deadline, and a failure is told in words. */

const deadlineMs = 15_000;

/** A request that follows no redirect. @throws whatever fetch does, after 15 s at the latest. */
export const ask = (url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { redirect: 'manual', ...init, signal: AbortSignal.timeout(deadlineMs) });

/** Why there was no answer. */
export function whyNot(error: unknown): string {
  const code = codeOf(error);
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in 15 s';
  if (code === 'ECONNREFUSED') return 'nothing listens there (ECONNREFUSED)';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `DNS does not know the host (${code})`;
  if (/CERT|SIGNATURE|SSL|TLS/.test(code)) return `TLS failed (${code})`;
  return code || (error instanceof Error ? error.message : String(error));
}

/** The code of an error or of what caused it; of the first, where several addresses were tried. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string' && error.code !== 'UND_ERR') return error.code;
  const first = error instanceof AggregateError ? error.errors[0] : error.cause;
  return codeOf(first);
}
