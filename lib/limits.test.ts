import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDatabase } from '@/e2e/test-postgres';
import { setEnvironment } from '@/e2e/unit-environment';

const nowhere = 'postgres://nobody@127.0.0.1:1/nothing';

/** The limits as another process would have them, under these variables. */
async function instance(variables: Record<string, string> = {}) {
  vi.resetModules();
  setEnvironment({ DATABASE_URL: '', SESSION_LIMIT_PER_USER: '3', SESSION_LIMIT_PER_IP: '3', ...variables });
  const { limitSessions, limitUse } = await import('./limits');
  const { database, held } = await import('./db');
  /** How many of `count` sessions are let through. */
  const letThrough = async (count: number, user: () => string, address: string | null) => {
    let passed = 0;
    for (let tries = 0; tries < count; tries++)
      await limitSessions(user(), address).then(
        () => passed++,
        error => expect(error).toMatchObject({ status: 429, headers: { 'Retry-After': expect.any(String) } }),
      );
    return passed;
  };
  const close = async () => {
    await (await database()).close();
    held.connection = undefined;
  };
  return { letThrough, limitUse, close };
}

const one = (id: string) => () => id;
const anybody = () => randomUUID();

afterEach(() => vi.useRealTimers());

describe('limitSessions', () => {
  it('per user, whatever the address', async () => {
    const { letThrough } = await instance();
    expect(await letThrough(5, one('a'), null)).toBe(3);
    expect(await letThrough(1, one('a'), '203.0.113.1')).toBe(0);
    expect(await letThrough(5, one('b'), null)).toBe(3);
  });

  it('per address, an IPv6 one by its /64', async () => {
    const { letThrough } = await instance();
    let host = 0;
    const inOneBlock = async () => {
      host += 1;
      return letThrough(1, anybody, `2001:db8:1:2::${host.toString(16)}`);
    };
    expect([await inOneBlock(), await inOneBlock(), await inOneBlock(), await inOneBlock()]).toEqual([
      1, 1, 1, 0,
    ]);
    expect(await letThrough(1, anybody, '2001:db8:1:3::1')).toBe(1);
    expect(await letThrough(5, anybody, '203.0.113.1')).toBe(3);
    expect(await letThrough(5, anybody, '203.0.113.2')).toBe(3);
  });

  it('who is refused for the address keeps what is theirs', async () => {
    const { letThrough } = await instance();
    expect(await letThrough(3, anybody, '203.0.113.1')).toBe(3);
    expect(await letThrough(5, one('a'), '203.0.113.1')).toBe(0);
    expect(await letThrough(5, one('a'), '203.0.113.2')).toBe(3);
  });

  it('nor does who is refused for themselves use up the address', async () => {
    const { letThrough } = await instance();
    expect(await letThrough(3, one('a'), null)).toBe(3);
    expect(await letThrough(5, one('a'), '203.0.113.1')).toBe(0);
    expect(await letThrough(5, anybody, '203.0.113.1')).toBe(3);
  });

  it('an unknown or private address is nobody’s in particular', async () => {
    const { letThrough } = await instance();
    for (const address of [null, '10.0.0.1', '100.64.0.1', '::1', 'fd00::1'])
      expect(await letThrough(5, anybody, address), String(address)).toBe(5);
  });

  it('the window is ten minutes', async () => {
    vi.useFakeTimers();
    const { letThrough } = await instance();
    expect(await letThrough(4, one('a'), null)).toBe(3);
    vi.advanceTimersByTime(9.9 * 60_000);
    expect(await letThrough(1, one('a'), null)).toBe(0);
    vi.advanceTimersByTime(0.2 * 60_000);
    expect(await letThrough(4, one('a'), null)).toBe(3);
  });

  it('with the shared database away, each process counts for itself', async () => {
    const { letThrough } = await instance({ DATABASE_URL: nowhere });
    expect(await letThrough(5, one('a'), '203.0.113.1')).toBe(3);
    expect(await letThrough(5, anybody, '203.0.113.1')).toBe(0);
  });
});

describe('limitUse', () => {
  it('100 per address, each use by itself', async () => {
    const { limitUse } = await instance();
    for (let count = 0; count < 100; count++) await limitUse('kyc', '203.0.113.1');
    await expect(limitUse('kyc', '203.0.113.1')).rejects.toMatchObject({ status: 429 });
    await limitUse('sign_in', '203.0.113.1');
    await limitUse('kyc', '203.0.113.2');
    for (let count = 0; count < 101; count++) await limitUse('kyc', null);
  });
});

describe.skipIf(!process.env.TEST_DATABASE_URL)('on a Postgres that instances share', () => {
  it('they count together, users and addresses; and go on alone when it goes away', async () => {
    const { url, drop } = await createDatabase();
    const a = await instance({ DATABASE_URL: url });
    expect(await a.letThrough(2, one('a'), '203.0.113.1')).toBe(2);
    await a.close();
    const b = await instance({ DATABASE_URL: url });
    expect(await b.letThrough(5, one('a'), '203.0.113.9')).toBe(1);
    expect(await b.letThrough(5, anybody, '203.0.113.1')).toBe(1);
    await drop();
    expect(await b.letThrough(5, one('c'), null)).toBe(3);
    await b.close();
  });
});
