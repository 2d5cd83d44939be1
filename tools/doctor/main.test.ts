import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { simulatorForTests, TestPartner } from '@/simulator/testing/test-partner';
import type { Variables } from '@/tools/processes';
import { configurationFor, webhookKey } from './doctor-harness';
import { readConfiguration } from './environment';
import { redact, secretsOf } from './redact';

const url = simulatorForTests();
const findingsSchema = z.array(
  z.strictObject({
    check: z.string().min(1),
    result: z.enum(['passed', 'failed', 'could not check']),
    message: z.string().min(1),
    link: z.string().startsWith('README.md#'),
  }),
);

/** Runs the program as `npm run doctor` does. */
function doctor(variables: Variables, ...args: string[]) {
  const command = ['--conditions=react-server', 'tools/doctor/main.ts', ...args];
  return new Promise<{ code: unknown; stdout: string; stderr: string }>(resolve => {
    const env = { ...process.env, ...variables };
    execFile('node_modules/.bin/tsx', command, { env, timeout: 15_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

describe('npm run doctor', () => {
  it('exits with 0 if nothing failed, and says first what it does', async () => {
    const { code, stdout, stderr } = await doctor(configurationFor(new TestPartner(url())));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Checks .*opens real sessions at Proof.*\ndoctor-check; no money moves\./);
    expect(stdout).toContain('\npassed           token: accepted\n');
    expect(stdout).toMatch(
      /\ncould not check {2}client address: .* \(README\.md#what-to-replace-in-a-fork\)\n/,
    );
    expect(stdout.trim().endsWith('Nothing failed.')).toBe(true);
  });

  it('exits with 1 if a check failed; --json prints only the findings, without secrets', async () => {
    const secrets = {
      PROOF_WEBHOOK_KEY: webhookKey,
      AUTH_SECRET: 'auth-secret-of-thirty-two-letters-',
      RECONCILE_KEY: 'reconcile-key-of-thirty-two-letters',
      DATABASE_URL: 'postgres://u:data%20base-password@127.0.0.1:1/db',
      LOG_LEVEL: 'trace',
    };
    const partner = new TestPartner(url());
    const variables = configurationFor(partner, { ...secrets, PROOF_PAIRS: 'USDT/TRC20,DOGE/TON' });
    const { code, stdout, stderr } = await doctor(variables, '--json');
    expect(code).toBe(1);
    const failures = findingsSchema.parse(JSON.parse(stdout)).filter(({ result }) => result === 'failed');
    expect(failures.map(({ check }) => check)).toEqual(['buy DOGE/TON', 'sell DOGE/TON', 'database']);
    for (const secret of [
      ...Object.values(secrets).slice(0, 4),
      'base-password',
      partner.token,
      'it_',
      'v2:',
    ])
      expect(stdout + stderr).not.toContain(secret);
  });

  it('exits with 1 and prints the usage for an unknown argument', async () => {
    const { code, stdout, stderr } = await doctor({}, '--jason');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(
      'npm run doctor -- [--json] [--email you@example.com] [--amount 100] [--from ADDRESS]',
    );
  });
});

describe('redact', () => {
  it('removes secrets and control characters', () => {
    const secrets = secretsOf({
      PROOF_CLIENT_TOKEN: 'tok',
      DATABASE_URL: 'postgres://u:a%20b@h/d',
      X_KEY: '',
      https_proxy: 'http://u:p%2Bq@proxy:3128',
    });
    const text = 'tok, "a%20b", a b\n\x1b[31m, postgres://u:a%20b@h/d, p%2Bq, p+q';
    expect(redact(text, secrets)).not.toMatch(/tok|a%20b|a b|p%2Bq|p\+q|\p{Cc}/u);
  });
});

describe('readConfiguration', () => {
  it('uses the example only if nothing is configured', () => {
    expect(readConfiguration({}).source).toBe('.env.local.example');
    const { variables, source } = readConfiguration({ APP_URL: 'https://shop.example' });
    expect(source).toBe('the environment');
    expect(variables).toEqual({ APP_URL: 'https://shop.example' });
  });
});
