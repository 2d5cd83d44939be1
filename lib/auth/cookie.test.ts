import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freshVerifier } from '@/testing/fresh-verifier';
import { claims, draft, startKeyServer } from '@/testing/key-server';
import { setEnvironment } from '@/testing/unit-environment';

type Mode = {
  name: string;
  /** Creates a cookie of this user, as a browser sends it. */
  cookie: (user: string, isExpired?: boolean) => Promise<string>;
  idOf: (...cookies: string[]) => Promise<string | undefined>;
};

let keys: Awaited<ReturnType<typeof startKeyServer>>;
let modes: Record<'demo' | 'jwt', Mode>;

beforeAll(async () => {
  keys = await startKeyServer();
  const { privateKey, jwt } = await freshVerifier(keys);
  const headersOf = (cookies: string[]) => new Headers({ cookie: ['a=b', ...cookies].join('; ') });
  const jwtMode: Mode = {
    name: 'jwt',
    cookie: async (sub, isExpired = false) =>
      `session=${await draft({ ...claims, sub })
        .setExpirationTime(isExpired ? '-1m' : '5m')
        .sign(privateKey)}`,
    idOf: async (...cookies) => (await jwt.verifyToken(headersOf(cookies)))?.id,
  };
  // Each mode reads its variables at the first call.
  await jwtMode.idOf(await jwtMode.cookie('first'));
  vi.resetModules();
  setEnvironment({ AUTH_MODE: 'demo' });
  const demo = await import('./demo');
  const demoMode: Mode = {
    name: 'demo',
    cookie: async (user, isExpired = false) => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - (isExpired ? 13 : 0) * 60 * 60_000 });
      const [cookie = ''] = (await demo.demoCookie(`${user}@example.com`)).split(';');
      vi.useRealTimers();
      return cookie;
    },
    idOf: async (...cookies) => (await demo.openDemoCookie(headersOf(cookies)))?.email?.split('@')[0],
  };
  modes = { demo: demoMode, jwt: jwtMode };
});
afterAll(() => {
  keys.close();
});

describe.each(['demo', 'jwt'] as const)('several cookies with the same name, in %s mode', mode => {
  it('ignores an invalid or expired one in any position', async () => {
    const { cookie, idOf } = modes[mode];
    const [good, expired] = [await cookie('ada'), await cookie('ada', true)];
    const [name] = good.split('=');
    for (const ignored of [expired, `${name}=garbage`, `${name}=`, `${name}`])
      for (const cookies of [[good], [ignored, good], [good, ignored]])
        expect(await idOf(...cookies), ignored).toBe('ada');
    expect(await idOf(expired, `${name}=garbage`)).toBeUndefined();
  });

  it('signs the user in when two are valid for the same user', async () => {
    const { cookie, idOf } = modes[mode];
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 2_000 });
    const older = await cookie('ada');
    vi.useRealTimers();
    const newer = await cookie('ada');
    expect(older).not.toBe(newer);
    expect(await idOf(older, newer)).toBe('ada');
  });

  it('signs nobody in when two are valid for different users', async () => {
    const { cookie, idOf } = modes[mode];
    const [ada, bob] = [await cookie('ada'), await cookie('bob')];
    expect(await idOf(ada, bob)).toBeUndefined();
    expect(await idOf(bob, ada)).toBeUndefined();
    expect(await idOf(bob, await cookie('ada', true), ada)).toBeUndefined();
  });

  it('signs nobody in when there are more than five different ones', async () => {
    const { cookie, idOf } = modes[mode];
    const good = await cookie('ada');
    const [name] = good.split('=');
    const garbage = (count: number) => [...Array(count).keys()].map(index => `${name}=garbage${index}`);
    expect(await idOf(...garbage(4), good)).toBe('ada');
    expect(await idOf(...garbage(5), good)).toBeUndefined();
    expect(await idOf(...Array(9).fill(good))).toBe('ada');
  });

  it('ignores a cookie whose name only begins or ends with the name', async () => {
    const { cookie, idOf } = modes[mode];
    const good = await cookie('ada');
    expect(await idOf(`x${good}`)).toBeUndefined();
    expect(await idOf(good.replace('=', 'x='))).toBeUndefined();
  });
});
