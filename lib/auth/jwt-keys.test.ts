import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freshVerifier } from '@/testing/fresh-verifier';
import { claims, draft, startKeyServer } from '@/testing/key-server';

let keys: Awaited<ReturnType<typeof startKeyServer>>;
let privateKey: CryptoKey;
let verify: Awaited<ReturnType<typeof freshVerifier>>['verify'];

const laterBy = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
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

/** A token that holds for a month, as far as it is concerned. */
const lasting = (kid = 'one') => draft(claims, { kid }).setExpirationTime('30d').sign(privateKey);

/** Verifies 50 tokens with unknown key ids, all at once and then one after another; gives what became of each. */
async function flood(): Promise<string[]> {
  const tokens = await Promise.all([...Array(50).keys()].map(index => lasting(`unknown-${index}`)));
  const outcome = (token: string) =>
    verify(Promise.resolve(token)).then(
      user => (user === null ? 'not signed in' : 'signed in'),
      ({ code }) => code,
    );
  const outcomes = await Promise.all(tokens.map(outcome));
  for (const token of tokens) outcomes.push(await outcome(token));
  return [...new Set(outcomes)];
}

describe('verifyToken, when the keys change', () => {
  it('a new key holds half a minute after the last look, without a restart; the old one no longer', async () => {
    const byOld = await lasting();
    expect(await verify(Promise.resolve(byOld))).not.toBeNull();
    const byNew = await draft(claims, { kid: 'two' }).sign(await keys.rotate('two'));
    expect(await verify(Promise.resolve(byNew))).toBeNull();
    laterBy(31);
    expect(await verify(Promise.resolve(byNew))).toMatchObject({ id: 'user-7' });
    expect(await verify(Promise.resolve(byOld))).toBeNull();
  });

  it('a withdrawn key holds no longer than ten minutes', async () => {
    const byOld = await lasting();
    expect(await verify(Promise.resolve(byOld))).not.toBeNull();
    await keys.rotate('two');
    laterBy(9 * 60);
    expect(await verify(Promise.resolve(byOld))).not.toBeNull();
    laterBy(61);
    expect(await verify(Promise.resolve(byOld))).toBeNull();
  });

  it('a flood of unknown key ids asks for the keys once in half a minute', async () => {
    await verify(lasting());
    const asked = keys.requests();
    expect(await flood()).toEqual(['not signed in']);
    expect(keys.requests()).toBe(asked);
    for (const more of [1, 2, 3]) {
      laterBy(31);
      expect(await flood()).toEqual(['not signed in']);
      expect(keys.requests()).toBe(asked + more);
    }
  });
});

describe.each([
  ['answers 503', { status: 503 }],
  ['answers with no key set', { body: '<html>' }],
  ['cuts the connection', { isCut: true }],
])('verifyToken, while the key server %s', (_, failure) => {
  const working = () => ({ ...keys.served });

  it('a flood of unknown key ids asks once in half a minute; nobody is sent to sign in again', async () => {
    await verify(lasting());
    const asked = keys.requests();
    Object.assign(keys.served, failure);
    for (const more of [1, 2, 3]) {
      laterBy(31);
      expect(await flood()).toEqual(['sign_in_unavailable']);
      expect(keys.requests()).toBe(asked + more);
    }
  });

  it('fetched keys count for a day, asked for again every ten minutes; then it is sign_in_unavailable', async () => {
    const token = await lasting();
    await verify(Promise.resolve(token));
    const before = working();
    Object.assign(keys.served, failure);
    for (let minutes = 11; minutes < 24 * 60; minutes += 11) {
      laterBy(11 * 60);
      expect(await verify(Promise.resolve(token))).toMatchObject({ id: 'user-7' });
      expect(await verify(Promise.resolve(token))).toMatchObject({ id: 'user-7' });
    }
    expect(keys.requests()).toBe(1 + 130);
    laterBy(hours);
    await expect(verify(Promise.resolve(token))).rejects.toMatchObject(unavailable);
    Object.assign(keys.served, before);
    laterBy(1);
    expect(await verify(Promise.resolve(token))).toMatchObject({ id: 'user-7' });
  });

  it('a key that was put in meanwhile holds half a minute after the key server is back', async () => {
    await verify(lasting());
    Object.assign(keys.served, failure);
    laterBy(hours);
    expect(await flood()).toEqual(['sign_in_unavailable']);
    keys.served.isCut = false;
    const byNew = await draft(claims, { kid: 'two' }).sign(await keys.rotate('two'));
    laterBy(30);
    expect(await verify(Promise.resolve(byNew))).toMatchObject({ id: 'user-7' });
  });

  it('without any key it is asked once a second, and all works a second after it is back', async () => {
    const before = working();
    Object.assign(keys.served, failure);
    for (const asked of [1, 2, 3]) {
      expect(await flood()).toEqual(['sign_in_unavailable']);
      await expect(verify(lasting())).rejects.toMatchObject(unavailable);
      expect(keys.requests()).toBe(asked);
      laterBy(1);
    }
    Object.assign(keys.served, before);
    expect(await verify(lasting())).toMatchObject({ id: 'user-7' });
  });
});
