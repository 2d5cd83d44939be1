import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseEnv } from '@/lib/env';
import { hasPgbouncer, startPgbouncer } from '@/testing/pgbouncer';
import { createDatabase } from '@/testing/test-postgres';
import { exampleEnvironment } from '@/tools/processes';
import { databaseVerdict, notificationsVerdict } from './database';
import { ipVersionsVerdict } from './ip-versions';
import { closedUrl, startServer, webhookKey } from './test-helpers';
import { webhookVerdict } from './webhook';

const envWith = (changes: Record<string, string>) => parseEnv({ ...exampleEnvironment(), ...changes });
const answering = (status: number) => startServer((_, response) => response.writeHead(status).end());

describe('the webhook', () => {
  const verdictAt = (APP_URL: string) => webhookVerdict(envWith({ APP_URL, PROOF_WEBHOOK_KEY: webhookKey }));

  it('is optional', async () => {
    const verdict = await webhookVerdict(envWith({}));
    expect(verdict.result).toBe('could not check');
    expect(verdict.message).toMatch(/optional: to have one, set PROOF_WEBHOOK_KEY$/);
  });

  it('answers here, which says nothing of outside', async () => {
    const verdict = await verdictAt(await answering(202));
    expect(verdict.result).toBe('could not check');
    expect(verdict.message).toContain('answers from here, but only a public address can be reached by Proof');
  });

  it('has another key in the running app', async () => {
    const verdict = await verdictAt(await answering(404));
    expect(verdict.result).toBe('failed');
    expect(verdict.message).toMatch(/answers 404; the running app has another PROOF_WEBHOOK_KEY or none/);
    expect(verdict.message).not.toContain(webhookKey);
  });

  it('is kept from the app', async () => {
    expect((await verdictAt(await answering(403))).message).toMatch(
      /answers 403; let POST requests to this path/,
    );
  });

  it('cannot be asked while the app is not running', async () => {
    const verdict = await verdictAt(closedUrl);
    expect(verdict.result).toBe('could not check');
    expect(verdict.message).toContain('nothing listens there (ECONNREFUSED); start the app');
  });
});

describe('the embedded database', () => {
  it.each([
    [200, 'passed', 'embedded, and the running app reads it'],
    [503, 'failed', 'answers 503; look for storage_unavailable in the app’s log'],
  ])('is what the running app says: %i', async (status, result, words) => {
    const verdict = await databaseVerdict(envWith({ APP_URL: await answering(status) }));
    expect(verdict.result).toBe(result);
    expect(verdict.message).toContain(words);
  });

  it('is left alone while the app is not running', async () => {
    const verdict = await databaseVerdict(envWith({ APP_URL: closedUrl }));
    expect(verdict.result).toBe('could not check');
    expect(verdict.message).toMatch(/only the running app may open, .*; start the app first$/);
  });
});

describe('Postgres', () => {
  it('is away', async () => {
    const verdict = await databaseVerdict(envWith({ DATABASE_URL: 'postgres://u:hush@127.0.0.1:1/db' }));
    expect(verdict).toEqual({
      result: 'failed',
      message: 'nothing listens there (ECONNREFUSED); check DATABASE_URL, and that this server may reach it',
    });
  });

  it.runIf(process.env.TEST_DATABASE_URL)('is empty, half migrated, migrated', async () => {
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
  });
});

describe.runIf(process.env.TEST_DATABASE_URL)('notifications', () => {
  it('arrive', async () => {
    const { url, drop } = await createDatabase();
    onTestFinished(drop);
    expect((await notificationsVerdict(envWith({ DATABASE_URL: url }))).result).toBe('passed');
  });

  it.runIf(hasPgbouncer)('do not arrive through a pooler, and do with a direct URL', async () => {
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

describe('address families', () => {
  const verdictOn = (app: string, script: string) =>
    ipVersionsVerdict(envWith({ APP_URL: app, PROOF_WIDGET_SCRIPT_URL: `${script}/w.js` }));

  it('the same', async () => {
    expect(await verdictOn('https://192.0.2.1', 'https://192.0.2.2')).toEqual({
      result: 'passed',
      message: 'app and widget are both reached over IPv4',
    });
  });

  it.each([
    ['https://192.0.2.1', 'https://[2001:db8::1]', 'IPv4', 'IPv6'],
    ['https://[2001:db8::1]', 'https://192.0.2.1', 'IPv6', 'IPv4'],
  ])('different: %s and %s', async (app, script, over, other) => {
    expect(await verdictOn(app, script)).toEqual({
      result: 'failed',
      message: `the app is reached over ${over}, the widget over ${other}; give the app’s host the same (A for IPv4, AAAA for IPv6)`,
    });
  });

  it('cannot be told for an app on this machine with a widget elsewhere', async () => {
    const verdict = await verdictOn('http://localhost:3000', 'https://192.0.2.1');
    expect(verdict.result).toBe('could not check');
    expect(verdict.message).toContain('run the doctor with the APP_URL that users have');
  });
});
