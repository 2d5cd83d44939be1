/** A partner's own sign-in: the keys at an address, and tokens to be signed with them. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const issuer = 'https://id.example.com/';
export const audience = 'on-ramp';
export const claims: JWTPayload = { sub: 'user-7', email: 'ada@example.com', email_verified: true };

/** A token that holds once it is signed, but for what is changed in it. */
export const draft = (payload: JWTPayload = claims, header = {}) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: 'ES256', kid: 'one', ...header })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime('5m');

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Starts an address with one key, called `one`. */
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

  /** Puts a new key in the place of all others; gives its private half. */
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
    /** The environment of an app that believes it. */
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
