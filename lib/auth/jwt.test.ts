import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { setEnvironment } from '@/e2e/unit-environment';

const issuer = 'https://id.example.com/';
const audience = 'on-ramp';
const claims: JWTPayload = { sub: 'user-7', email: 'ada@example.com', email_verified: true };

let keyServer: Server;
let served: { status: number; body: string };
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let jwt: typeof import('./jwt');

const keySet = async (key: CryptoKey, kid = 'one') =>
  JSON.stringify({ keys: [{ ...(await exportJWK(key)), kid, alg: 'ES256', use: 'sig' }] });

beforeAll(async () => {
  keys = await generateKeyPair('ES256');
  keyServer = createServer((_, response) => response.writeHead(served.status).end(served.body)).listen(
    0,
    '127.0.0.1',
  );
  await once(keyServer, 'listening');
});
afterAll(() => {
  keyServer.close();
});
beforeEach(async () => {
  served = { status: 200, body: await keySet(keys.publicKey) };
  vi.resetModules();
  setEnvironment({
    AUTH_MODE: 'jwt',
    AUTH_JWKS_URL: `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/jwks`,
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
    AUTH_COOKIE: 'session',
  });
  jwt = await import('./jwt');
});

const draft = (payload: JWTPayload = claims, header = {}) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: 'ES256', kid: 'one', ...header })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime('5m');
const bearer = (token: string) => new Headers({ authorization: `Bearer ${token}` });
const verify = async (token: Promise<string>) => jwt.verifyToken(bearer(await token));

describe('verifyToken', () => {
  it('gives sub and a verified e-mail', async () => {
    expect(await verify(draft().sign(keys.privateKey))).toEqual({
      id: 'user-7',
      email: 'ada@example.com',
      signedInUntil: expect.any(Number),
    });
  });

  it.each([[undefined], [false], ['true'], [1]])(
    'gives no e-mail when email_verified is %j',
    async email_verified => {
      expect(await verify(draft({ ...claims, email_verified }).sign(keys.privateKey))).toMatchObject({
        id: 'user-7',
        email: null,
      });
    },
  );

  it('reads the cookie; a bearer token decides when both are there, other schemes do not', async () => {
    const good = await draft().sign(keys.privateKey);
    const other = await draft({ ...claims, sub: 'user-8' }).sign(keys.privateKey);
    const idOf = async (headers: Record<string, string>) => (await jwt.verifyToken(new Headers(headers)))?.id;
    expect(await idOf({ cookie: `a=b; session=${good}` })).toBe('user-7');
    expect(await idOf({ cookie: `session=${good}`, authorization: `bearer ${other}` })).toBe('user-8');
    expect(await idOf({ cookie: `session=${good}`, authorization: 'Bearer wrong' })).toBeUndefined();
    expect(await idOf({ cookie: `session=${good}`, authorization: 'Bearer' })).toBeUndefined();
    expect(await idOf({ cookie: `session=${good}`, authorization: 'Basic YTpi' })).toBe('user-7');
    expect(await idOf({ cookie: `other=${good}` })).toBeUndefined();
    expect(await idOf({})).toBeUndefined();
  });

  it('refuses a wrong issuer, audience, expiry, a missing claim, garbage', async () => {
    const refused = [
      draft().setIssuer('https://evil.example/').sign(keys.privateKey),
      draft().setAudience('another').sign(keys.privateKey),
      draft().setExpirationTime('-1m').sign(keys.privateKey),
      draft({ email: 'ada@example.com', email_verified: true }).sign(keys.privateKey),
      draft({ ...claims, sub: '' }).sign(keys.privateKey),
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer(issuer)
        .setAudience(audience)
        .sign(keys.privateKey),
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setAudience(audience)
        .setExpirationTime('5m')
        .sign(keys.privateKey),
      Promise.resolve('a.b.c'),
      Promise.resolve('garbage'),
    ];
    for (const token of refused) expect(await verify(token)).toBeNull();
  });

  it('refuses "none", symmetric algorithms and keys from elsewhere', async () => {
    const stranger = await generateKeyPair('ES256');
    const hmac = new TextEncoder().encode(served.body);
    const unsecured = new UnsecuredJWT(claims)
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('5m')
      .encode();
    expect(await verify(Promise.resolve(unsecured))).toBeNull();
    expect(await verify(draft(claims, { alg: 'HS256' }).sign(hmac))).toBeNull();
    expect(await verify(draft().sign(stranger.privateKey))).toBeNull();
    const jwk = await exportJWK(stranger.publicKey);
    const jku = 'https://evil.example/jwks';
    expect(await verify(draft(claims, { jwk, jku }).sign(stranger.privateKey))).toBeNull();
  });

  it.each([
    ['away', 503, ''],
    ['no key set', 200, '<html>'],
    ['empty', 200, '{}'],
  ])('a key set that is %s is sign_in_unavailable, not a sign-in loop', async (_, status, body) => {
    served = { status, body };
    await expect(verify(draft().sign(keys.privateKey))).rejects.toMatchObject({
      code: 'sign_in_unavailable',
      status: 503,
    });
  });
});

describe('with the session route', () => {
  async function ask(credentials: Record<string, string>) {
    const { POST } = await import('@/app/api/session/route');
    const request = new Request('http://localhost:3000/api/session', {
      method: 'POST',
      body: '{"type":"buy","currency":"USDT","network":"TRC20","amount":"1"}',
      headers: { 'content-type': 'application/json', ...credentials },
    });
    const response = await POST(request, { params: Promise.resolve({}) });
    return { status: response.status, code: (await response.json()).code };
  }
  const unverified = () => draft({ ...claims, email_verified: false }).sign(keys.privateKey);
  const passed = { status: 403, code: 'email_not_verified' };

  it('a bearer token needs no Origin; an unverified e-mail is 403 email_not_verified', async () => {
    expect(await ask({ authorization: `Bearer ${await unverified()}` })).toEqual(passed);
    expect(await ask({ authorization: 'Bearer wrong' })).toEqual({ status: 401, code: 'not_signed_in' });
  });

  it('the same token in the cookie is good on the app’s own pages only', async () => {
    const cookie = `session=${await unverified()}`;
    expect(await ask({ cookie, origin: 'http://localhost:3000' })).toEqual(passed);
    const refused = { status: 403, code: 'forbidden_origin' };
    expect(await ask({ cookie, origin: 'https://evil.example' })).toEqual(refused);
    expect(await ask({ cookie })).toEqual(refused);
  });
});
