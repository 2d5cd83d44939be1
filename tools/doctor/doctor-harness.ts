/** Helpers for the doctor's tests: run the checklist against a simulator, or against small fake servers. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { onTestFinished, vi } from 'vitest';
import { parseEnv } from '@/lib/env';
import { securityHeaders } from '@/lib/http/security-headers';
import type { TestPartner } from '@/simulator/testing/test-partner';
import { exampleEnvironment, type Variables } from '@/tools/processes';
import type { Finding } from './verdict';

/** No server listens at this port. Not port 1, because fetch refuses it as unsafe. */
export const closedUrl = 'http://127.0.0.1:2';
export const webhookKey = 'webhook-key-of-thirty-two-letters-';

/** @returns the example configuration for this partner of the simulator; the app is not running */
export const configurationFor = (partner: TestPartner, changes: Variables = {}): Variables => ({
  ...exampleEnvironment(),
  PROOF_API_BASE_URL: partner.url,
  PROOF_CLIENT_TOKEN: partner.token,
  PROOF_WIDGET_SCRIPT_URL: `${partner.url}/widget.2.0.js`,
  APP_URL: closedUrl,
  PROOF_ORIGIN: 'http://localhost:3000',
  ...changes,
});

/** Runs the whole checklist. Resets the modules first, because they read the configuration once. */
export async function findingsFor(variables: Variables, email = 'doctor@example.com'): Promise<Finding[]> {
  vi.resetModules();
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const { runChecklist } = await import('./checklist');
  const findings: Finding[] = [];
  const reporter = { onStart: () => {}, onFinding: (finding: Finding) => void findings.push(finding) };
  await runChecklist(variables, { email, amount: '100' }, reporter);
  return findings;
}

/** @returns the findings of one check, each as a line `result: message` */
export function messagesOf(findings: Finding[], check: string): string {
  return findings
    .filter(finding => finding.check === check)
    .map(({ result, message }) => `${result}: ${message}`)
    .join('\n');
}

/** Starts a server that ends with the test. @returns its URL */
export async function startServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

/** Starts a fake app with the routes that the doctor calls: page, health, client address and webhook.
 *  @param changes headers that replace the app's own */
export const startFakeApp = (variables: Variables, changes: Record<string, string> = {}): Promise<string> =>
  startServer(({ url = '', method }, response) => {
    const headers = securityHeaders(parseEnv(variables), { nonce: 'n', mayBeFramed: false });
    const isWebhook = method === 'POST' && url === `/api/webhooks/proof/${webhookKey}`;
    const isKnown = ['/', '/api/health', '/api/client-address'].includes(url);
    response
      .writeHead(isWebhook ? 202 : isKnown ? 200 : 404, { ...headers, ...changes })
      .end('{"address":"127.0.0.1"}');
  });
