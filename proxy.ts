import { type NextRequest, NextResponse } from 'next/server';
import { env, envProblems } from '@/lib/env';
import { securityHeaders } from '@/lib/http/security-headers';

/** Gives every page its security headers; in development, with a wrong environment, the page that says so instead. Next
 *  takes the nonce for its own scripts from the request's copy. */
export function proxy(request: NextRequest) {
  // No page takes anything else: there are no server actions.
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

/** Every path but those under /api, whose routes set their own headers and refuse methods themselves. */
export const config = { matcher: '/((?!api/|api$).*)' };
