import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseEnv } from '@/lib/env';
import { hasPgbouncer, startPgbouncer } from '@/testing/pgbouncer';
import { createDatabase } from '@/testing/test-postgres';
import { exampleEnvironment } from '@/tools/processes';
import { databaseVerdict, notificationsVerdict } from './database';
import { closedUrl, startServer, webhookKey } from './doctor-harness';
import { ipVersionsVerdict } from './ip-versions';
import { webhookVerdict } from './webhook';

const envWith = (changes: Record<string, string>) => parseEnv({ ...exampleEnvironment(), ...changes });
const startAnswering = (status: number) => startServer((_, response) => response.writeHead(status).end());

describe('webhook', () => {
  const verdictAt = (APP_URL: string) => webhookVerdict(envWith({ APP_URL, PROOF_WEBHOOK_KEY: webhookKey }));

  it('reports "could not check" without PROOF_WEBHOOK_KEY, because it is optional', async () => {
    const verdict = await webhookVerdict(envWith({}));
    expect(verdict.result).toBe('could not check');
    expect(verdict.message).toMatch(/optional: to have one, set PROOF_WEBHOOK_KEY$/);
  });

  it('reports "could not check" at a private address, which Proof cannot reach', async () => {
    const verdict = await verdictAt(await startAnswering(202));
    expect(verdict.result).toBe('could not check');
    expect(verdict.message).toContain('answers this machine, but Proof can reach only a public address');
  });

  it('fails with 404 if the running app has another key, and does not print the key', async () => {
    const verdict = await verdictAt(await startAnswering(404));
    expect(verdict.result).toBe('failed');
    expect(verdict.message).toMatch(/answers 404; the running app has another PROOF_WEBHOOK_KEY or none/);
    expect(verdict.message).not.toContain(webhookKey);
  });

  it('fails with 403 if a proxy blocks the request', async () => {
    expect((await verdictAt(await startAnswering(403))).message).toMatch(
      /answers 403; let your proxy pass POST requests for this path/,
    );
  });

  it('reports "could not check" while the app is not running', async () => {
    const verdict = await verdictAt(closedUrl);
    expect(verdict.result).toBe('could not check');
    expect(verdict.message).toContain('connection refused (ECONNREFUSED); start the app');
  });
});

describe('embedded database', () => {
  it.each([
    [200, 'passed', 'embedded, and the running app reads it'],
    [503, 'failed', 'answers 503; look for storage_unavailable in the app’s log'],
  ])('is checked through /api/health of the running app: %i', async (status, result, text) => {
    const verdict = await databaseVerdict(envWith({ APP_URL: await startAnswering(status) }));
    expect(verdict.result).toBe(result);
    expect(verdict.message).toContain(text);
  });

  it('is not opened while the app is not running', async () => {
    const verdict = await databaseVerdict(envWith({ APP_URL: closedUrl }));
    expect(verdict.result).toBe('could not check');
    expect(verdict.message).toMatch(/only the running app may open, .*; start the app first$/);
  });
});

describe('Postgres', () => {
  it('fails if nothing listens at DATABASE_URL', async () => {
    const verdict = await databaseVerdict(envWith({ DATABASE_URL: 'postgres://u:hush@127.0.0.1:1/db' }));
    expect(verdict).toEqual({
      result: 'failed',
      message: 'connection refused (ECONNREFUSED); check DATABASE_URL, and that this server may reach it',
    });
  });

  it.runIf(process.env.TEST_DATABASE_URL)(
    'lists the missing migrations, and passes with all of them',
    async () => {
      const { url, drop } = await createDatabase();
      onTestFinished(drop);
      const verdict = () => databaseVerdict(envWith({ DATABASE_URL: url }));
      expect((await verdict()).message).toMatch(
        /^reachable, but without 0000_transactions, .*; start the app once/,
      );

      const { openPostgres } = await import('@/lib/db/postgres');
      await (await openPostgres(url)).close();
      expect(await verdict()).toEqual({
        result: 'passed',
        message: 'Postgres answers, and has every migration',
      });

      const client = new Client(url);
      await client.connect();
      await client.query("delete from proof_migrations where name > '0001'");
      await client.end();
      expect((await verdict()).message).toMatch(
        /^reachable, but without 0001_rate_limits, .*; start the app once/,
      );
    },
  );
});

describe.runIf(process.env.TEST_DATABASE_URL)('database notifications', () => {
  it('arrive over a direct connection', async () => {
    const { url, drop } = await createDatabase();
    onTestFinished(drop);
    expect((await notificationsVerdict(envWith({ DATABASE_URL: url }))).result).toBe('passed');
  });

  it.runIf(hasPgbouncer)('do not arrive through a pooler, and arrive with DATABASE_DIRECT_URL', async () => {
    const { url, drop } = await createDatabase();
    const pooler = await startPgbouncer(url);
    onTestFinished(() => pooler.stop().then(drop));
    const verdict = await notificationsVerdict(envWith({ DATABASE_URL: pooler.url }));
    expect(verdict.result).toBe('failed');
    expect(verdict.message).toMatch(/does not arrive, .*; set DATABASE_DIRECT_URL/);
    const direct = envWith({ DATABASE_URL: pooler.url, DATABASE_DIRECT_URL: url });
    expect((await notificationsVerdict(direct)).result).toBe('passed');
  });
});

describe('IP versions', () => {
  const verdictOn = (app: string, script: string) =>
    ipVersionsVerdict(envWith({ APP_URL: app, PROOF_WIDGET_SCRIPT_URL: `${script}/w.js` }));

  it('pass if app and widget use the same', async () => {
    expect(await verdictOn('https://192.0.2.1', 'https://192.0.2.2')).toEqual({
      result: 'passed',
      message: 'app and widget are both reached over IPv4',
    });
  });

  it.each([
    ['https://192.0.2.1', 'https://[2001:db8::1]', 'IPv4', 'IPv6'],
    ['https://[2001:db8::1]', 'https://192.0.2.1', 'IPv6', 'IPv4'],
  ])('fail if they differ: %s and %s', async (app, script, appVersion, widgetVersion) => {
    expect(await verdictOn(app, script)).toEqual({
      result: 'failed',
      message: `the app is reached over ${appVersion}, the widget over ${widgetVersion}; give the app’s host the same DNS records (A for IPv4, AAAA for IPv6)`,
    });
  });

  it('reports "could not check" for an app on this machine with a widget elsewhere', async () => {
    const verdict = await verdictOn('http://localhost:3000', 'https://192.0.2.1');
    expect(verdict.result).toBe('could not check');
    expect(verdict.message).toContain('run the doctor with the public APP_URL');
  });
});
