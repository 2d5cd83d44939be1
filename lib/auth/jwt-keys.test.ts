import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { freshVerifier } from '@/e2e/fresh-verifier';
import { claims, draft, startKeyServer } from '@/e2e/key-server';

let keys: Awaited<ReturnType<typeof startKeyServer>>;
let privateKey: CryptoKey;
let verify: Awaited<ReturnType<typeof freshVerifier>>['verify'];

beforeAll(async () => {
  keys = await startKeyServer();
});
afterAll(() => {
  keys.close();
});
beforeEach(async () => {
  ({ privateKey, verify } = await freshVerifier(keys));
});
afterEach(() => {
  vi.useRealTimers();
});

describe('verifyToken, when the keys change', () => {
  const laterBy = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });

  it('a new key holds half a minute after the last look, without a restart; the old one no longer', async () => {
    const byOld = await draft().sign(privateKey);
    expect(await verify(Promise.resolve(byOld))).not.toBeNull();
    const byNew = await draft(claims, { kid: 'two' }).sign(await keys.rotate('two'));
    expect(await verify(Promise.resolve(byNew))).toBeNull();
    laterBy(31);
    expect(await verify(Promise.resolve(byNew))).toMatchObject({ id: 'user-7' });
    expect(await verify(Promise.resolve(byOld))).toBeNull();
  });

  it('a flood of unknown key ids asks for the keys once in half a minute', async () => {
    await verify(draft().sign(privateKey));
    const asked = keys.requests();
    const unknown = await Promise.all(
      Array.from({ length: 50 }, (_, index) => draft(claims, { kid: `no-${index}` }).sign(privateKey)),
    );
    const flood = async () => {
      const together = await Promise.all(unknown.map(token => verify(Promise.resolve(token))));
      for (const token of unknown) together.push(await verify(Promise.resolve(token)));
      expect(together.every(user => user === null)).toBe(true);
    };
    await flood();
    expect(keys.requests()).toBe(asked);
    laterBy(31);
    await flood();
    expect(keys.requests()).toBe(asked + 1);
  });
});
