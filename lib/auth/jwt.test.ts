import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshVerifier } from '@/testing/fresh-verifier';
import { audience, claims, draft, issuer, startKeyServer } from '@/testing/key-server';

let keys: Awaited<ReturnType<typeof startKeyServer>>;
let privateKey: CryptoKey;
let jwt: typeof import('./jwt');
let verify: Awaited<ReturnType<typeof freshVerifier>>['verify'];

beforeAll(async () => {
  keys = await startKeyServer();
});
afterAll(() => {
  keys.close();
});
beforeEach(async () => {
  ({ privateKey, jwt, verify } = await freshVerifier(keys));
});

describe('verifyToken', () => {
  it('returns sub and a verified e-mail', async () => {
    expect(await verify(draft().sign(privateKey))).toEqual({
      id: 'user-7',
      email: 'ada@example.com',
      signedInUntil: expect.any(Number),
    });
  });

  it.each([[undefined], [false], ['true'], [1]])(
    'returns no e-mail when email_verified is %j',
    async email_verified => {
      expect(await verify(draft({ ...claims, email_verified }).sign(privateKey))).toMatchObject({
        id: 'user-7',
        email: null,
      });
    },
  );

  it('reads the cookie, and prefers a bearer token but no other scheme', async () => {
    const good = await draft().sign(privateKey);
    const other = await draft({ ...claims, sub: 'user-8' }).sign(privateKey);
    const idOf = async (headers: Record<string, string>) => (await jwt.verifyToken(new Headers(headers)))?.id;
    expect(await idOf({ cookie: `a=b; session=${good}` })).toBe('user-7');
    expect(await idOf({ cookie: `session=${good}`, authorization: `bearer ${other}` })).toBe('user-8');
    expect(await idOf({ cookie: `session=${good}`, authorization: 'Bearer wrong' })).toBeUndefined();
    expect(await idOf({ cookie: `session=${good}`, authorization: 'Bearer' })).toBeUndefined();
    expect(await idOf({ cookie: `session=${good}`, authorization: 'Basic YTpi' })).toBe('user-7');
    expect(await idOf({ cookie: `other=${good}` })).toBeUndefined();
    expect(await idOf({})).toBeUndefined();
  });

  it('refuses a wrong issuer or audience, an expired token, a missing claim, and garbage', async () => {
    const refused = [
      draft().setIssuer('https://evil.example/').sign(privateKey),
      draft().setAudience('another').sign(privateKey),
      draft().setExpirationTime('-1m').sign(privateKey),
      draft({ email: 'ada@example.com', email_verified: true }).sign(privateKey),
      draft({ ...claims, sub: '' }).sign(privateKey),
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer(issuer)
        .setAudience(audience)
        .sign(privateKey),
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setAudience(audience)
        .setExpirationTime('5m')
        .sign(privateKey),
      Promise.resolve('a.b.c'),
      Promise.resolve('garbage'),
    ];
    for (const token of refused) expect(await verify(token)).toBeNull();
  });

  it.each([
    ['a lone high surrogate', 'user\ud800'],
    ['a lone low surrogate', '\udc00user'],
    ['NUL', 'user\0'],
    ['256 characters', 'x'.repeat(256)],
  ])('refuses text that Postgres cannot store, as sub or e-mail: %s', async (_, text) => {
    expect(await verify(draft({ ...claims, sub: text }).sign(privateKey))).toBeNull();
    const email = `${text}@example.com`;
    expect(await verify(draft({ ...claims, email }).sign(privateKey))).toBeNull();
    expect(await verify(draft({ ...claims, email, email_verified: false }).sign(privateKey))).toBeNull();
  });

  it('accepts any other text as sub: whole surrogate pairs, 255 characters', async () => {
    for (const sub of ['üser 🙂 ￿', '🙂'.repeat(255)])
      expect(await verify(draft({ ...claims, sub }).sign(privateKey))).toMatchObject({ id: sub });
  });

  it.each([[undefined], [null], [7], ['']])('returns no e-mail when email is %j', async email => {
    expect(await verify(draft({ ...claims, email }).sign(privateKey))).toMatchObject({ email: null });
  });

  it('refuses the algorithm "none", symmetric algorithms and foreign keys', async () => {
    const foreign = await generateKeyPair('ES256');
    const hmac = new TextEncoder().encode(keys.served.body);
    const unsecured = new UnsecuredJWT(claims)
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('5m')
      .encode();
    expect(await verify(Promise.resolve(unsecured))).toBeNull();
    expect(await verify(draft(claims, { alg: 'HS256' }).sign(hmac))).toBeNull();
    expect(await verify(draft().sign(foreign.privateKey))).toBeNull();
  });

  it.each(['jwk', 'jku', 'x5u', 'x5c'])('refuses the key of a token’s own header: %s', async name => {
    const foreign = await generateKeyPair('ES256');
    const elsewhere = await startKeyServer();
    const embedded = {
      jwk: await exportJWK(foreign.publicKey),
      jku: elsewhere.variables.AUTH_JWKS_URL,
      x5u: elsewhere.variables.AUTH_JWKS_URL,
      x5c: [Buffer.from('no certificate').toString('base64')],
    }[name];
    expect(await verify(draft(claims, { [name]: embedded }).sign(foreign.privateKey))).toBeNull();
    expect(await verify(draft(claims, { [name]: embedded, kid: 'two' }).sign(foreign.privateKey))).toBeNull();
    expect(elsewhere.requests()).toBe(0);
    elsewhere.close();
  });

  it('refuses random tokens without sign_in_unavailable', async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const header = fc.record(
      {
        alg: fc.oneof(fc.constantFrom('ES256', 'RS256', 'PS512', 'EdDSA', 'HS256', 'none'), fc.jsonValue()),
        kid: fc.oneof(fc.constant('one'), fc.jsonValue()),
        crit: fc.jsonValue(),
        b64: fc.jsonValue(),
        typ: fc.jsonValue(),
        zip: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const token = fc.oneof(
      fc
        .tuple(fc.oneof(header, fc.jsonValue()), fc.jsonValue(), fc.string())
        .map(([head, payload, signature]) => `${part(head)}.${part(payload)}.${part(signature)}`),
      fc.stringMatching(/^[\w.-]{1,80}$/),
    );
    await fc.assert(
      fc.asyncProperty(token, async each => {
        expect(await verify(Promise.resolve(each))).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['unavailable', 503, ''],
    ['not a key set', 200, '<html>'],
    ['empty', 200, '{}'],
  ])('throws sign_in_unavailable when the response of the key server is %s', async (_, status, body) => {
    Object.assign(keys.served, { status, body });
    await expect(verify(draft().sign(privateKey))).rejects.toMatchObject({
      code: 'sign_in_unavailable',
      status: 503,
    });
  });
});

describe('POST /api/session in jwt mode', () => {
  async function openSession(credentials: Record<string, string>) {
    const { POST } = await import('@/app/api/session/route');
    const request = new Request('http://localhost:3000/api/session', {
      method: 'POST',
      body: '{"type":"buy","currency":"USDT","network":"TRC20","amount":"1"}',
      headers: { 'content-type': 'application/json', ...credentials },
    });
    const response = await POST(request, { params: Promise.resolve({}) });
    return { status: response.status, code: (await response.json()).code };
  }
  const unverified = () => draft({ ...claims, email_verified: false }).sign(privateKey);
  const notSignedIn = { status: 401, code: 'not_signed_in' };
  const emailNotVerified = { status: 403, code: 'email_not_verified' };

  it('needs no Origin with a bearer token', async () => {
    expect(await openSession({ authorization: `Bearer ${await unverified()}` })).toEqual(emailNotVerified);
    expect(await openSession({ authorization: 'Bearer wrong' })).toEqual(notSignedIn);
  });

  it('returns 401 not_signed_in for a claim that Postgres cannot store', async () => {
    for (const changed of [{ sub: 'user\ud800' }, { sub: 'user\0' }, { email: 'ada\ud800@example.com' }]) {
      const token = await draft({ ...claims, ...changed }).sign(privateKey);
      expect(await openSession({ authorization: `Bearer ${token}` })).toEqual(notSignedIn);
    }
  });

  it('accepts the same token in the cookie from the app’s own pages only', async () => {
    const cookie = `session=${await unverified()}`;
    expect(await openSession({ cookie, origin: 'http://localhost:3000' })).toEqual(emailNotVerified);
    const refused = { status: 403, code: 'forbidden_origin' };
    expect(await openSession({ cookie, origin: 'https://evil.example' })).toEqual(refused);
    expect(await openSession({ cookie })).toEqual(refused);
  });
});
