import { afterEach, describe, expect, it, vi } from 'vitest';
import { context, post } from '@/testing/route-harness';
import { setEnvironment } from '@/testing/unit-environment';

/** Loads the route with these variables. */
async function loadRoute(variables: Record<string, string> = {}) {
  vi.resetModules();
  setEnvironment(variables);
  const route = await import('./route');
  const { openDemoCookie } = await import('@/lib/auth/demo');
  return { ...route, openDemoCookie };
}

const signIn = (email: unknown) => post('/api/demo-user', JSON.stringify({ email }));
const cookieOf = (response: Response) => response.headers.get('set-cookie') ?? '';
const headersWith = (setCookie: string) =>
  new Headers({ cookie: `other=1; ${setCookie.split(';')[0]}; more=2` });

afterEach(() => {
  vi.useRealTimers();
});

describe('POST /api/demo-user', () => {
  it('200: trims and lower-cases the address; the same address is the same user', async () => {
    const { POST, openDemoCookie } = await loadRoute();
    const first = await openDemoCookie(
      headersWith(cookieOf(await POST(signIn(' Ada@Example.COM '), context))),
    );
    const again = await openDemoCookie(headersWith(cookieOf(await POST(signIn('ada@example.com'), context))));
    const other = await openDemoCookie(headersWith(cookieOf(await POST(signIn('bob@example.com'), context))));
    expect(first).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{64}$/), email: 'ada@example.com' });
    expect(again?.id).toBe(first?.id);
    expect(other?.id).not.toBe(first?.id);
  });

  it('429 after a hundred requests from an IP address; another address can sign in', async () => {
    const { POST } = await loadRoute({ TRUSTED_PROXIES: 'loopback' });
    const from = (address: string) =>
      POST(post('/api/demo-user', '{"email":"ada@example.com"}', { 'x-forwarded-for': address }), context);
    for (let count = 0; count < 100; count++) expect((await from('203.0.113.1')).status).toBe(200);
    const refused = await from('203.0.113.1');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(refused.headers.has('set-cookie')).toBe(false);
    expect((await from('203.0.113.2')).status).toBe(200);
  });

  it('another AUTH_SECRET makes another user id and cannot open the cookie', async () => {
    const first = await loadRoute();
    const cookie = cookieOf(await first.POST(signIn('ada@example.com'), context));
    const user = await first.openDemoCookie(headersWith(cookie));
    const second = await loadRoute({ AUTH_SECRET: 'another-secret-of-at-least-32-characters' });
    expect(await second.openDemoCookie(headersWith(cookie))).toBeNull();
    const cookie2 = cookieOf(await second.POST(signIn('ada@example.com'), context));
    expect((await second.openDemoCookie(headersWith(cookie2)))?.id).not.toBe(user?.id);
  });

  it('the cookie is encrypted, HttpOnly, SameSite=Lax, valid for 12 h; over https also __Host- and Secure', async () => {
    const plain = await loadRoute();
    const cookie = cookieOf(await plain.POST(signIn('ada@example.com'), context));
    expect(cookie).toMatch(/^proof-demo-user=[\w.-]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/);
    expect(Buffer.from(cookie, 'base64').toString()).not.toContain('ada');
    const https = await loadRoute({ APP_URL: 'https://localhost' });
    const request = new Request('https://localhost/api/demo-user', {
      method: 'POST',
      body: '{"email":"ada@example.com"}',
      headers: { origin: 'https://localhost', 'content-type': 'application/json' },
    });
    expect(cookieOf(await https.POST(request, context))).toMatch(/^__Host-proof-demo-user=.*; Secure$/);
  });

  it('the encrypted cookie expires after 12 h', async () => {
    const { POST, openDemoCookie } = await loadRoute();
    const cookie = cookieOf(await POST(signIn('ada@example.com'), context));
    const hour = 60 * 60 * 1000;
    const ends = (await openDemoCookie(headersWith(cookie)))?.signedInUntil ?? 0;
    expect(Math.abs(ends - Date.now() - 12 * hour)).toBeLessThan(60_000);
    vi.useFakeTimers({ now: Date.now() + 12 * hour - 60_000 });
    expect(await openDemoCookie(headersWith(cookie))).not.toBeNull();
    vi.setSystemTime(Date.now() + 120_000);
    expect(await openDemoCookie(headersWith(cookie))).toBeNull();
  });

  it.each([
    ['nobody'],
    [''],
    [1],
    [null],
    ['a@b@c'],
    [`${'a'.repeat(250)}@example.com`],
    ['ada\ud800@example.com'],
    ['ada@exam\udfffple.com'],
    ['ada\0@example.com'],
  ])('400 for %j', async email => {
    const { POST } = await loadRoute();
    const response = await POST(signIn(email), context);
    expect(response.status).toBe(400);
    expect(Object.keys((await response.json()).fields)).toEqual(['email']);
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('403 from another origin, for sign-in and sign-out', async () => {
    const { POST, DELETE } = await loadRoute();
    const foreign = { origin: 'https://evil.example' };
    expect((await POST(post('/api/demo-user', '{"email":"a@example.com"}', foreign), context)).status).toBe(
      403,
    );
    const signOut = new Request('http://localhost:3000/api/demo-user', {
      method: 'DELETE',
      headers: foreign,
    });
    expect((await DELETE(signOut, context)).status).toBe(403);
  });

  it('404 in jwt mode for every method', async () => {
    const { GET, POST, DELETE } = await loadRoute({
      AUTH_MODE: 'jwt',
      AUTH_JWKS_URL: 'https://id.example.com/jwks',
      AUTH_ISSUER: 'x',
      AUTH_AUDIENCE: 'y',
    });
    expect((await POST(signIn('ada@example.com'), context)).status).toBe(404);
    expect((await DELETE(new Request('http://localhost:3000', { method: 'DELETE' }), context)).status).toBe(
      404,
    );
    expect((await GET(new Request('http://localhost:3000'), context)).status).toBe(404);
  });
});

describe('DELETE /api/demo-user', () => {
  it('204: clears the cookie, over https with Secure and the same path', async () => {
    const { DELETE } = await loadRoute({ APP_URL: 'https://localhost' });
    const request = new Request('https://localhost/api/demo-user', {
      method: 'DELETE',
      headers: { origin: 'https://localhost' },
    });
    const response = await DELETE(request, context);
    expect(response.status).toBe(204);
    expect(cookieOf(response)).toBe(
      '__Host-proof-demo-user=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
    );
  });
});
