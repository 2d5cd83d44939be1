import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testDatabases } from '@/e2e/test-databases';
import { setEnvironment } from '@/e2e/unit-environment';
import type { Connection } from '@/lib/db/connection';

const rowOf = (userId: string, id: string = randomUUID()) => ({
  id,
  userId,
  type: 'buy' as const,
  network: 'TRC20',
  currency: 'USDT',
  amount: '99.50',
  address: 'T1',
  status: 'pending',
});

describe.each(testDatabases)('saveNew, on $name', ({ open }) => {
  let connection: Connection;
  let saveNew: typeof import('./save').saveNew;

  beforeAll(async () => {
    setEnvironment({});
    connection = await open();
    (await import('@/lib/db')).held.connection = Promise.resolve(connection);
    ({ saveNew } = await import('./save'));
  });
  afterAll(() => connection.close());

  it('saves what arrives at the same time in two statements', async () => {
    const insert = vi.spyOn(connection.db, 'insert');
    const saved = await Promise.all([...Array(50)].map((_, user) => saveNew(rowOf(`user-${user}`))));
    expect(saved).toEqual(Array(50).fill(true));
    expect(insert.mock.calls.length).toBeLessThanOrEqual(2);
    insert.mockRestore();
  });

  it('an id on record fails only who came with it, and stays whose it was', async () => {
    const { id } = rowOf('first');
    expect(await saveNew(rowOf('first', id))).toBe(true);
    const saves = [saveNew(rowOf('other')), saveNew(rowOf('second', id)), saveNew(rowOf('another'))];
    expect(await Promise.all(saves)).toEqual([true, false, true]);
    const rows = await connection.db.query.transactions.findMany({ where: (row, { eq }) => eq(row.id, id) });
    expect(rows.map(({ userId }) => userId)).toEqual(['first']);
  });

  it('of two with one id in the same statement one is saved', async () => {
    const id = randomUUID();
    const saves = [saveNew(rowOf('before')), saveNew(rowOf('first', id)), saveNew(rowOf('second', id))];
    expect(await Promise.all(saves)).toEqual([true, true, false]);
  });

  it('a statement that fails fails all that were in it, and none after it', async () => {
    const tooLong = { ...rowOf('bad'), amount: 'a\0' };
    const saves = [saveNew(rowOf('beside')), saveNew(tooLong)];
    for (const save of saves) await expect(save).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await saveNew(rowOf('after'))).toBe(true);
  });
});
