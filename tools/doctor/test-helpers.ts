/** Examinations for the tests: against a simulator, and against small servers that answer as the app would, or not. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { onTestFinished, vi } from 'vitest';
import { parseEnv } from '@/lib/env';
import { securityHeaders } from '@/lib/http/security-headers';
import type { TestPartner } from '@/simulator/testing/test-partner';
import { exampleEnvironment, type Variables } from '@/tools/processes';
import type { Finding } from './verdict';

/** Nothing listens there; port 1 is one that fetch itself refuses. */
export const closedUrl = 'http://127.0.0.1:2';
export const webhookKey = 'webhook-key-of-thirty-two-letters-';

/** The example's configuration for this partner at its simulator, with no app running. */
export const configurationFor = (partner: TestPartner, changes: Variables = {}): Variables => ({
  ...exampleEnvironment(),
  PROOF_API_BASE_URL: partner.url,
  PROOF_CLIENT_TOKEN: partner.token,
  PROOF_WIDGET_SCRIPT_URL: `${partner.url}/widget.2.0.js`,
  APP_URL: closedUrl,
  PROOF_ORIGIN: 'http://localhost:3000',
  ...changes,
});

/** All findings; each examination has modules of its own, as the configuration is read once. */
export async function findingsFor(variables: Variables, email = 'doctor@example.com'): Promise<Finding[]> {
  vi.resetModules();
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const { runChecklist } = await import('./checklist');
  const findings: Finding[] = [];
  const report = { working: () => {}, tell: (finding: Finding) => void findings.push(finding) };
  await runChecklist(variables, { email, amount: '100' }, report);
  return findings;
}

/** What was said of one point, as `result: message`. */
export function messagesOf(findings: Finding[], check: string): string {
  return findings
    .filter(finding => finding.check === check)
    .map(({ result, message }) => `${result}: ${message}`)
    .join('\n');
}

/** A server for one test; gives its URL. */
export async function startServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

/** The app as far as the doctor asks it, with these variables: page, health, client address and webhook. `changes`
 *  replace headers. */
export const startFakeApp = (variables: Variables, changes: Record<string, string> = {}): Promise<string> =>
  startServer(({ url = '', method }, response) => {
    const headers = securityHeaders(parseEnv(variables), { nonce: 'n', mayBeFramed: false });
    const isWebhook = method === 'POST' && url === `/api/webhooks/proof/${webhookKey}`;
    const isKnown = ['/', '/api/health', '/api/client-address'].includes(url);
    response
      .writeHead(isWebhook ? 202 : isKnown ? 200 : 404, { ...headers, ...changes })
      .end('{"address":"127.0.0.1"}');
  });
