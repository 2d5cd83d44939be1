/** The security headers of pages. Proof's widget is a script in the page and a frame. The frame needs the camera for the
 *  identity check, and the payment permission for Apple Pay and Google Pay.
 *  Source: CSP level 3, Permissions Policy, and Proof's page on the widget. */
import type { Env } from '@/lib/env';

export const reportPath = '/api/csp-report';

type Page = {
  /** Random for each response. The browser runs only scripts that carry it. */
  nonce: string;
  /** true for /return only, which Proof's redirect may load in a frame. */
  mayBeFramed: boolean;
};

/** Returns the headers of one page. */
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
  // React's development build creates error stacks with eval.
  const development = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : '';
  return [
    "default-src 'self'",
    // With strict-dynamic, a trusted script may load others: Next loads its chunks, and Proof's script its own parts.
    `script-src 'nonce-${page.nonce}' 'strict-dynamic'${development}`,
    // Proof's script adds styles to the page.
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

/** Includes `self`, because a page cannot delegate a permission that it does not have itself. */
function permissionsPolicy({ PROOF_FRAME_ORIGINS }: Env): string {
  const allowed = ['self', ...PROOF_FRAME_ORIGINS.map(origin => `"${origin}"`)].join(' ');
  return ['camera', 'microphone', 'payment', 'fullscreen', 'clipboard-write', 'accelerometer', 'gyroscope']
    .map(feature => `${feature}=(${allowed})`)
    .join(', ');
}
