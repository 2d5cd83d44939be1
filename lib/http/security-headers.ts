/** What a browser allows on our pages, and to whom. Proof's widget is a script in the page and a frame beside it, and
 *  its frame needs what pages rarely give: the camera for the identity check, payment for Apple and Google Pay.
 *  Source: CSP level 3, Permissions Policy, and Proof's page on the widget. */
import type { Env } from '@/lib/env';

export const reportPath = '/api/csp-report';

type Page = {
  /** New for each answer; a script without it does not run. */
  nonce: string;
  /** Only /return is ever framed, by Proof's redirect. */
  mayBeFramed: boolean;
};

/** The headers of one page. */
export function securityHeaders(env: Env, page: Page): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(env, page),
    'Permissions-Policy': permissionsPolicy(env),
    ...(env.APP_URL.startsWith('https:') && { 'Strict-Transport-Security': 'max-age=31536000' }),
  };
}

function contentSecurityPolicy({ PROOF_FRAME_ORIGINS, PROOF_WIDGET_SCRIPT_URL }: Env, page: Page): string {
  const frames = PROOF_FRAME_ORIGINS.join(' ');
  const widget = [...new Set([...PROOF_FRAME_ORIGINS, new URL(PROOF_WIDGET_SCRIPT_URL).origin])].join(' ');
  // React's development build makes its error stacks with eval.
  const development = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : '';
  return [
    "default-src 'self'",
    // Whatever a script of ours loads is trusted like it: Next's chunks, and Proof's script with all it brings.
    `script-src 'nonce-${page.nonce}' 'strict-dynamic'${development}`,
    // Proof's script writes styles into the page.
    `style-src 'self' 'unsafe-inline' ${widget}`,
    `img-src 'self' data: ${widget}`,
    `font-src 'self' ${widget}`,
    `connect-src 'self' ${widget}`,
    `frame-src 'self' ${frames}`,
    `frame-ancestors ${page.mayBeFramed ? `'self' ${frames}` : "'none'"}`,
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
    `report-uri ${reportPath}`,
  ].join('; ');
}

/** Without `self` a page could not hand a permission on to the frame. */
function permissionsPolicy({ PROOF_FRAME_ORIGINS }: Env): string {
  const allowed = ['self', ...PROOF_FRAME_ORIGINS.map(origin => `"${origin}"`)].join(' ');
  return ['camera', 'microphone', 'payment', 'fullscreen', 'clipboard-write', 'accelerometer', 'gyroscope']
    .map(feature => `${feature}=(${allowed})`)
    .join(', ');
}
