import { type NextRequest, NextResponse } from 'next/server';
import { env, envProblems } from '@/lib/env';
import { securityHeaders } from '@/lib/http/security-headers';

/** Sets the security headers of every page. In development, with an invalid configuration, it shows the page about that
 *  instead. Next reads the nonce for its own scripts from the header in the request. */
export function proxy(request: NextRequest) {
  // Pages accept no other method, because the app has no server actions.
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new NextResponse(null, { status: 405, headers: { Allow: 'GET, HEAD' } });
  const { pathname } = request.nextUrl;
  if (envProblems().length > 0)
    return pathname.startsWith('/_next/')
      ? NextResponse.next()
      : NextResponse.rewrite(new URL('/configuration', request.url));
  const headers = securityHeaders(env(), {
    nonce: crypto.randomUUID(),
    mayBeFramed: /^\/return\/?$/.test(pathname),
  });
  const forwarded = new Headers(request.headers);
  forwarded.set('Content-Security-Policy', headers['Content-Security-Policy'] ?? '');
  return NextResponse.next({ request: { headers: forwarded }, headers });
}

/** Matches every path except those under /api, whose routes set their own headers and check their own methods. */
export const config = { matcher: '/((?!api/|api$).*)' };
