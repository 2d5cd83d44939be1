/** Checks that the headers of our pages allow the widget's frame, and allow it the camera and payment. */
import type { Env } from '@/lib/env';
import { securityHeaders } from '@/lib/http/security-headers';
import { request } from './network';
import { failed, passed, type Verdict } from './verdict';

const features = ['camera', 'payment'];

/** Prefers the headers of the running app, because a proxy in front of it may change them. */
export async function frameVerdict(env: Env): Promise<Verdict> {
  const page = await request(env.APP_URL).catch(() => null);
  await page?.body?.cancel();
  const computed = new Headers(securityHeaders(env, { nonce: 'doctor', mayBeFramed: false }));
  const headers = page?.headers ?? computed;
  const source = page
    ? `the headers of ${env.APP_URL}`
    : `the headers that this configuration makes (nothing answers at ${env.APP_URL})`;
  const problem = problemOf(headers, env.PROOF_FRAME_ORIGINS);
  if (problem)
    return failed(`${source}: ${problem}; restart the app with this configuration, or check its proxy`);
  const script = new URL(env.PROOF_WIDGET_SCRIPT_URL).origin;
  const scriptNote = env.PROOF_FRAME_ORIGINS.includes(script) ? '' : `, and not ${script}, the script’s own`;
  return passed(`${source} allow ${env.PROOF_FRAME_ORIGINS.join(' ')}${scriptNote}`);
}

function problemOf(headers: Headers, origins: string[]): string | undefined {
  const csp = headers.get('content-security-policy') ?? '';
  const permissions = headers.get('permissions-policy') ?? '';
  for (const origin of origins) {
    if (!mayBeFramed(csp, origin)) return `frame-src of Content-Security-Policy does not name ${origin}`;
    const denied = features.find(feature => !isAllowed(permissions, feature, origin));
    if (denied) return `${denied} of Permissions-Policy is not for self and ${origin}`;
  }
  return undefined;
}

/** Several CSP headers arrive joined by commas. Each of them must allow the origin. */
function mayBeFramed(csp: string, origin: string): boolean {
  return csp.split(',').every(policy => {
    const directive = /(?:^|;)\s*frame-src\s([^;]*)/i.exec(policy)?.[1] ?? '';
    return directive.trim().split(/\s+/).includes(origin);
  });
}

/** If a feature is listed twice, the last entry counts. */
function isAllowed(permissions: string, feature: string, origin: string): boolean {
  const entries = [...permissions.matchAll(new RegExp(`(?:^|[,\\s])${feature}=\\(([^)]*)\\)`, 'g'))];
  const allowed = (entries.at(-1)?.[1] ?? '').split(/\s+/);
  return allowed.includes('self') && allowed.includes(`"${origin}"`);
}
