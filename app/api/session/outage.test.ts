/** While the database cannot be written, no session is opened at Proof, and health returns 503. */
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PostgresProxy } from '@/testing/postgres-proxy';
import { context, emailFor, order, post, startRouteHarness } from '@/testing/route-harness';
import { createDatabase } from '@/testing/test-postgres';

const origin = 'http://localhost:3000';
const concurrentOrders = 20;

describe.skipIf(!process.env.TEST_DATABASE_URL)('POST /api/session and GET /api/health', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let proxy: PostgresProxy;
  let route: Awaited<ReturnType<typeof startRouteHarness>>;
  let health: () => Promise<number>;
  let admin: Client;

  beforeAll(async () => {
    database = await createDatabase();
    proxy = await PostgresProxy.before(database.url);
    await proxy.open();
    admin = new Client(database.url);
    await admin.connect();
    route = await startRouteHarness({
      DATABASE_URL: proxy.url,
      PROOF_TIMEOUT_MS: '20000',
      SESSION_LIMIT_PER_USER: '1000',
      SESSION_LIMIT_PER_IP: '1000',
    });
    const { GET } = await import('@/app/api/health/route');
    health = async () => (await GET(new Request(origin), context)).status;
  });
  afterAll(async () => {
    await (await import('@/lib/db')).closeDatabase();
    await admin.end();
    proxy.shut();
    await database.drop();
    await route.close();
  });

  const orderAs = async (cookie: string) => {
    const response = await route.session.POST(
      post('/api/session', JSON.stringify(order), { cookie }),
      context,
    );
    return `${response.status} ${(await response.json()).code ?? 'opened'}`;
  };

  const readOnly = async (isReadOnly: boolean) => {
    const name = new URL(database.url).pathname.slice(1);
    await admin.query(`alter database ${name} set default_transaction_read_only = ${isReadOnly}`);
    // The setting applies to new connections only.
    await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  };

  /** The functions that begin and end each outage. */
  const outages: Record<string, [() => unknown, () => unknown]> = {
    'is unreachable': [() => proxy.shut(), () => proxy.open()],
    hangs: [() => proxy.freeze(), () => proxy.thaw()],
    'becomes read-only': [() => readOnly(true), () => readOnly(false)],
    'has its table locked by a migration': [
      () => admin.query('begin; lock table transactions in access exclusive mode'),
      () => admin.query('rollback'),
    ],
    'lacks a table': [
      () => admin.query('alter table transaction_events rename to gone'),
      () => admin.query('alter table gone rename to transaction_events'),
    ],
  };

  afterEach(async () => {
    await expect.poll(health, { timeout: 15_000 }).toBe(200);
  });

  it.each(Object.entries(outages))(
    'while the database %s, no order reaches Proof and health is 503; both recover',
    async (_, [begin, end]) => {
      const email = emailFor('verified');
      const cookie = await route.signIn(email);
      const sessions = async () =>
        (await route.receivedFrom(email)).filter(({ path }) => path === '/widget/session').length;
      expect(await orderAs(cookie)).toBe('200 opened');
      await begin();
      try {
        await expect.poll(health, { timeout: 15_000 }).toBe(503);
        const outcomes = await Promise.all(Array.from({ length: concurrentOrders }, () => orderAs(cookie)));
        expect(new Set(outcomes)).toEqual(new Set(['503 storage_unavailable']));
        expect(await orderAs(cookie)).toBe('503 storage_unavailable');
        expect(await sessions()).toBe(1);
        expect(await health()).toBe(503);
      } finally {
        await end();
      }
      await expect.poll(() => orderAs(cookie), { timeout: 15_000 }).toBe('200 opened');
      expect(await sessions()).toBe(2);
    },
    40_000,
  );

  it('opens at most one session that is not handed out when the database fails right after a write', async () => {
    const email = emailFor('verified');
    const cookie = await route.signIn(email);
    expect(await orderAs(cookie)).toBe('200 opened');
    proxy.shut();
    for (let count = 0; count < 5; count++) expect(await orderAs(cookie)).toBe('503 storage_unavailable');
    const sessions = (await route.receivedFrom(email)).filter(({ path }) => path === '/widget/session');
    expect(sessions.length).toBeLessThanOrEqual(2);
    await proxy.open();
  });

  it('does not hand out a session when the database fails before it is saved, and opens no other', async () => {
    const email = emailFor('slow');
    const cookie = await route.signIn(email);
    const sessions = async () => (await route.receivedFrom(email)).length;
    const first = orderAs(cookie);
    await expect.poll(sessions).toBe(1);
    proxy.shut();
    await expect.poll(health).toBe(503);
    expect(await orderAs(cookie)).toBe('503 storage_unavailable');
    expect(await first).toBe('503 storage_unavailable');
    expect(await sessions()).toBe(1);
    await proxy.open();
  });
});
