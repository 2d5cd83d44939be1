/** A partner's sign-in service for tests: a JWKS endpoint, and tokens to sign with its keys. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const issuer = 'https://id.example.com/';
export const audience = 'on-ramp';
export const claims: JWTPayload = { sub: 'user-7', email: 'ada@example.com', email_verified: true };

/** Returns an unsigned token that is valid once it is signed. A test can change single claims or headers. */
export const draft = (payload: JWTPayload = claims, header = {}) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: 'ES256', kid: 'one', ...header })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime('5m');

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Starts a JWKS endpoint with one key, whose id is `one`. */
export async function startKeyServer() {
  const served = { status: 200, body: '', isCut: false };
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    if (served.isCut) response.destroy();
    else response.writeHead(served.status).end(served.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;

  /** Replaces all keys by a new one. @returns its private key */
  async function rotate(kid: string) {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const keys = [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }];
    Object.assign(served, { status: 200, body: JSON.stringify({ keys }) });
    return privateKey;
  }

  return {
    served,
    rotate,
    privateKey: await rotate('one'),
    requests: () => requests,
    /** The environment variables of an app that trusts these keys. */
    variables: {
      AUTH_MODE: 'jwt',
      AUTH_JWKS_URL: url,
      AUTH_ISSUER: issuer,
      AUTH_AUDIENCE: audience,
      AUTH_COOKIE: 'session',
    },
    close: () => server.close(),
  };
}
