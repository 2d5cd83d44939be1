/** Checks the statements of docs/deploy.md about the product. `docs.test.ts` checks the rest. */
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv as parseEnvFile } from 'node:util';
import { sql } from 'drizzle-orm';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Connection } from '@/lib/db/connection';
import { openPglite } from '@/lib/db/pglite';
import { transactionEvents, transactions } from '@/lib/db/schema';
import { parseEnv } from '@/lib/env';
import { resolveClientIp } from '@/lib/http/client-ip';
import { testDatabases } from '@/testing/test-databases';

const example = parseEnvFile(readFileSync('.env.local.example', 'utf8'));
const deploy = readFileSync('docs/deploy.md', 'utf8');
const sources = ['app', 'lib']
  .flatMap(folder => ts.sys.readDirectory(folder, ['.ts', '.tsx']))
  .map(path => readFileSync(path, 'utf8'))
  .join('\n');

const overdue = {
  id: 'overdue',
  userId: 'ada',
  type: 'buy',
  network: 'N',
  currency: 'C',
  amount: '1',
  address: 'A',
  status: 'pending',
  nextPollAt: new Date(0),
} as const;
const counted = z.object({ rows: z.array(z.object({ count: z.coerce.number() })) });

/** Returns the cells of a table's rows without backticks. */
const rowsUnder = (heading: string): string[][] => {
  const [, table = ''] = deploy.split(`| ${heading} |`);
  const [, ...lines] = (table.split('\n\n')[0] ?? '').split('\n');
  return lines.slice(1).map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.replaceAll('`', '').trim()),
  );
};

describe('docs/deploy.md', () => {
  it.each(rowsUnder('in front of the app'))(
    'finds the client’s address behind %s',
    (_, trusted, header, socket, client) => {
      const configuration = { ...example, TRUSTED_PROXIES: trusted };
      const { TRUSTED_PROXIES: trustedProxies } = parseEnv(configuration);
      expect(
        resolveClientIp({
          forwardedFor: header || null,
          remoteAddress: socket || null,
          trustedProxies,
          allowPrivate: false,
        }),
      ).toBe(client);
      expect(client).toBe('203.0.113.9');
    },
  );

  it('names only variables that the configuration reads', () => {
    const named = [...deploy.matchAll(/`((?:PROOF|AUTH|APP|DATABASE|RECONCILE|TRUSTED)_[A-Z_]+)\b/g)];
    expect(named.length).toBeGreaterThan(5);
    expect(rowsUnder('in front of the app')).toHaveLength(8);
    for (const [, name] of named) expect(readFileSync('lib/env.ts', 'utf8')).toContain(`${name}:`);
  });

  it('lists only warnings that the code logs', () => {
    const warnings = rowsUnder('where').filter(([where]) => where === 'log, level warn');
    expect(warnings).toHaveLength(3);
    for (const [, what = ''] of warnings) expect(sources).toContain(what.split(',')[0]);
  });

  it('a copied folder of the embedded database contains its rows, and the query counts overdue transactions', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'proof-docs-'));
    const original = await openPglite(join(folder, 'original'));
    await original.db.insert(transactions).values([overdue, { ...overdue, id: 'later', nextPollAt: null }]);
    await original.close();
    cpSync(join(folder, 'original'), join(folder, 'copy'), { recursive: true });
    const copy = await openPglite(join(folder, 'copy'));
    const [, query = ''] = /```sql\n(.+)\n```/.exec(deploy) ?? [];
    const { rows } = counted.parse(await copy.db.execute(sql.raw(query)));
    expect([await copy.db.$count(transactions), rows]).toEqual([2, [{ count: 1 }]]);
    await copy.close();
  }, 60_000);
});

describe.each(testDatabases)('the SQL of docs/deploy.md that deletes unpaid orders, on $name', ({ open }) => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await open();
  });
  afterAll(() => connection.close());

  it('deletes only old unpaid orders that are no longer polled, with their events', async () => {
    const { db } = connection;
    const longAgo = new Date(Date.now() - 100 * 24 * 60 * 60 * 1000);
    const old = { ...overdue, createdAt: longAgo, nextPollAt: null };
    const orders = [
      { ...old, id: 'old and unpaid' },
      { ...old, id: 'still polled', nextPollAt: longAgo },
      { ...old, id: 'young', createdAt: new Date() },
      ...['processing', 'completed', 'failed', 'cancelled', 'teleported'].map(status => ({
        ...old,
        id: status,
        status,
      })),
    ];
    await db.insert(transactions).values(orders);
    const events = orders.map(({ id, status }) => ({ transactionId: id, status, hint: 'timer' }));
    await db.insert(transactionEvents).values([...events, ...events]);
    const [, statement = ''] = /```sql\n(with unpaid .+?)\n```/s.exec(deploy) ?? [];
    await db.execute(sql.raw(statement));
    const kept = orders.map(({ id }) => id).filter(id => id !== 'old and unpaid');
    expect((await db.select().from(transactions)).map(({ id }) => id).sort()).toEqual(kept.sort());
    const left = await db.select().from(transactionEvents);
    expect([...new Set(left.map(({ transactionId }) => transactionId))].sort()).toEqual(kept);
    await db.execute(sql.raw(statement));
    expect(await db.$count(transactions)).toBe(kept.length);
  });
});
