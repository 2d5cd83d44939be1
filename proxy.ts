import { type NextRequest, NextResponse } from 'next/server';
import { env, envProblems } from '@/lib/env';

/** Who may frame our pages, and whom they may frame: only /return is ever framed, by Proof's redirect. */
export function proxy(request: NextRequest) {
  // No page takes anything else: there are no server actions.
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new NextResponse(null, { status: 405, headers: { Allow: 'GET, HEAD' } });
  const response = NextResponse.next();
  if (envProblems().length > 0) return response;
  const widget = env().PROOF_FRAME_ORIGINS.join(' ');
  const ancestors = /^\/return\/?$/.test(request.nextUrl.pathname) ? `'self' ${widget}` : "'none'";
  const policy = `frame-src 'self' ${widget}; frame-ancestors ${ancestors}; object-src 'none'; base-uri 'self'`;
  response.headers.set('Content-Security-Policy', policy);
  return response;
}

/** Routes under /api bring their own, static files need none. */
export const config = { matcher: '/((?!api/|api$|_next/static/|_next/image/).*)' };
