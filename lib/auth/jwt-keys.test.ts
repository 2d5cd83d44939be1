import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freshVerifier } from '@/testing/fresh-verifier';
import { claims, draft, startKeyServer } from '@/testing/key-server';

let keys: Awaited<ReturnType<typeof startKeyServer>>;
let privateKey: CryptoKey;
let verify: Awaited<ReturnType<typeof freshVerifier>>['verify'];

const advanceSeconds = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const hours = 60 * 60;
const unavailable = { code: 'sign_in_unavailable', status: 503 };

beforeEach(async () => {
  keys = await startKeyServer();
  ({ privateKey, verify } = await freshVerifier(keys));
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  keys.close();
});

/** Signs a token that expires in a month. */
const signToken = (kid = 'one') => draft(claims, { kid }).setExpirationTime('30d').sign(privateKey);

/** Verifies 50 tokens with unknown key ids, in parallel and then in sequence. @returns the distinct results */
async function verifyUnknownKeyIds(): Promise<string[]> {
  const tokens = await Promise.all([...Array(50).keys()].map(index => signToken(`unknown-${index}`)));
  const outcome = (token: string) =>
    verify(Promise.resolve(token)).then(
      user => (user === null ? 'not signed in' : 'signed in'),
      ({ code }) => code,
    );
  const outcomes = await Promise.all(tokens.map(outcome));
  for (const token of tokens) outcomes.push(await outcome(token));
  return [...new Set(outcomes)];
}

describe('verifyToken, after the keys have changed', () => {
  it('accepts a new key half a minute after the last fetch, and then refuses the old one', async () => {
    const byOld = await signToken();
    expect(await verify(Promise.resolve(byOld))).not.toBeNull();
    const byNew = await draft(claims, { kid: 'two' }).sign(await keys.rotate('two'));
    expect(await verify(Promise.resolve(byNew))).toBeNull();
    advanceSeconds(31);
    expect(await verify(Promise.resolve(byNew))).toMatchObject({ id: 'user-7' });
    expect(await verify(Promise.resolve(byOld))).toBeNull();
  });

  it('refuses a withdrawn key after ten minutes', async () => {
    const byOld = await signToken();
    expect(await verify(Promise.resolve(byOld))).not.toBeNull();
    await keys.rotate('two');
    advanceSeconds(9 * 60);
    expect(await verify(Promise.resolve(byOld))).not.toBeNull();
    advanceSeconds(61);
    expect(await verify(Promise.resolve(byOld))).toBeNull();
  });

  it('fetches the keys once in half a minute for any number of unknown key ids', async () => {
    await verify(signToken());
    const fetches = keys.requests();
    expect(await verifyUnknownKeyIds()).toEqual(['not signed in']);
    expect(keys.requests()).toBe(fetches);
    for (const more of [1, 2, 3]) {
      advanceSeconds(31);
      expect(await verifyUnknownKeyIds()).toEqual(['not signed in']);
      expect(keys.requests()).toBe(fetches + more);
    }
  });
});

describe.each([
  ['responds with 503', { status: 503 }],
  ['responds without a key set', { body: '<html>' }],
  ['closes the connection', { isCut: true }],
])('verifyToken, while the key server %s', (_, failure) => {
  const working = () => ({ ...keys.served });

  it('fetches once in half a minute for any number of unknown key ids, and throws sign_in_unavailable', async () => {
    await verify(signToken());
    const fetches = keys.requests();
    Object.assign(keys.served, failure);
    for (const more of [1, 2, 3]) {
      advanceSeconds(31);
      expect(await verifyUnknownKeyIds()).toEqual(['sign_in_unavailable']);
      expect(keys.requests()).toBe(fetches + more);
    }
  });

  it('accepts the fetched keys for a day, tries to fetch every ten minutes, then throws sign_in_unavailable', async () => {
    const token = await signToken();
    await verify(Promise.resolve(token));
    const before = working();
    Object.assign(keys.served, failure);
    for (let minutes = 11; minutes < 24 * 60; minutes += 11) {
      advanceSeconds(11 * 60);
      expect(await verify(Promise.resolve(token))).toMatchObject({ id: 'user-7' });
      expect(await verify(Promise.resolve(token))).toMatchObject({ id: 'user-7' });
    }
    expect(keys.requests()).toBe(1 + 130);
    advanceSeconds(hours);
    await expect(verify(Promise.resolve(token))).rejects.toMatchObject(unavailable);
    Object.assign(keys.served, before);
    advanceSeconds(1);
    expect(await verify(Promise.resolve(token))).toMatchObject({ id: 'user-7' });
  });

  it('accepts a key that is new half a minute after the key server is back', async () => {
    await verify(signToken());
    Object.assign(keys.served, failure);
    advanceSeconds(hours);
    expect(await verifyUnknownKeyIds()).toEqual(['sign_in_unavailable']);
    keys.served.isCut = false;
    const byNew = await draft(claims, { kid: 'two' }).sign(await keys.rotate('two'));
    advanceSeconds(30);
    expect(await verify(Promise.resolve(byNew))).toMatchObject({ id: 'user-7' });
  });

  it('fetches once a second without any key, and succeeds a second after the key server is back', async () => {
    const before = working();
    Object.assign(keys.served, failure);
    for (const fetches of [1, 2, 3]) {
      expect(await verifyUnknownKeyIds()).toEqual(['sign_in_unavailable']);
      await expect(verify(signToken())).rejects.toMatchObject(unavailable);
      expect(keys.requests()).toBe(fetches);
      advanceSeconds(1);
    }
    Object.assign(keys.served, before);
    expect(await verify(signToken())).toMatchObject({ id: 'user-7' });
  });
});
