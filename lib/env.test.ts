import { describe, expect, it } from 'vitest';
import { demo, jwt, problemsOf } from '@/testing/env-sources';
import { parseEnv } from './env';

describe('parseEnv', () => {
  it('accepts .env.local.example unchanged, and sets the defaults', () => {
    expect(parseEnv(demo)).toMatchObject({
      PROOF_API_BASE_URL: 'http://127.0.0.1:4010',
      PROOF_ORIGIN: 'http://localhost:3000',
      PROOF_FRAME_ORIGINS: ['http://127.0.0.1:4010'],
      PROOF_TIMEOUT_MS: 10_000,
      PROOF_PAIRS: [
        { currency: 'USDT', network: 'TRC20' },
        { currency: 'USDT', network: 'ERC20' },
        { currency: 'USDC', network: 'BEP20' },
      ],
      SESSION_LIMIT_PER_USER: 20,
      SESSION_LIMIT_PER_IP: 60,
      DATABASE_DIR: '.data',
      DATABASE_POOL_SIZE: 10,
    });
  });

  it('reports all problems at once, without a secret', () => {
    const token = 'secret with spaces';
    const problems = problemsOf({
      PROOF_API_BASE_URL: 'ftp://proof.example',
      PROOF_CLIENT_TOKEN: token,
      PROOF_PAIRS: 'USDT',
      APP_URL: 'http://app.example',
      AUTH_MODE: 'demo',
      TRUSTED_PROXIES: 'everybody',
      SESSION_LIMIT_PER_IP: '-1',
    });
    expect(problems.map(problem => problem.split(' ')[0]).sort()).toEqual([
      'APP_URL',
      'AUTH_SECRET',
      'PROOF_API_BASE_URL',
      'PROOF_CLIENT_TOKEN',
      'PROOF_PAIRS',
      'SESSION_LIMIT_PER_IP',
      'TRUSTED_PROXIES',
    ]);
    expect(problems.join()).not.toContain(token);
  });

  it('accepts a client token of any length, and requires 32 characters for our own secrets', () => {
    for (const token of ['t', 't'.repeat(5_000), String.raw`!"#$%&'()*+,-./:;<=>?@[\]^_{|}~`])
      expect(parseEnv({ ...demo, PROOF_CLIENT_TOKEN: token }).PROOF_CLIENT_TOKEN).toBe(token);
    for (const token of ['two words', 'tökèn', 'line\nbreak'])
      expect(problemsOf({ ...demo, PROOF_CLIENT_TOKEN: token })).toEqual([
        'PROOF_CLIENT_TOKEN must be printable ASCII without spaces',
      ]);
    for (const name of ['AUTH_SECRET', 'PROOF_WEBHOOK_KEY', 'RECONCILE_KEY'])
      expect(problemsOf({ ...demo, [name]: 'k'.repeat(31) })).toEqual([
        `${name} must be 32 characters or more`,
      ]);
  });

  it('removes white space around a value, and the trailing slash of a base URL', () => {
    const read = parseEnv({
      ...jwt,
      PROOF_API_BASE_URL: ' https://proof.example/v1/\n',
      AUTH_JWKS_URL: 'https://id.example.com/@team/jwks/',
      RECONCILE_KEY: `${'k'.repeat(32)} `,
    });
    expect(read).toMatchObject({
      PROOF_API_BASE_URL: 'https://proof.example/v1',
      AUTH_JWKS_URL: 'https://id.example.com/@team/jwks/',
      RECONCILE_KEY: 'k'.repeat(32),
    });
  });

  it('names each required variable when none is set', () => {
    expect(problemsOf({})).toEqual([
      'PROOF_API_BASE_URL is required',
      'PROOF_CLIENT_TOKEN is required',
      'PROOF_PAIRS is required',
      'APP_URL is required',
      'AUTH_MODE must be demo or jwt',
    ]);
  });

  it.each([
    'https://proof.example',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'https://[2001:db8::1]',
  ])('refuses %s as PROOF_API_BASE_URL in demo mode', url => {
    expect(problemsOf({ ...demo, PROOF_API_BASE_URL: url }).join()).toContain('PROOF_API_BASE_URL');
  });

  it.each([
    'http://localhost:4010',
    'http://127.0.0.1:1',
    'http://[::1]:4010',
    'https://localhost',
    'http://127.9.9.9',
  ])('accepts %s as PROOF_API_BASE_URL in demo mode', url => {
    expect(problemsOf({ ...demo, PROOF_API_BASE_URL: url })).toEqual([]);
  });

  it('requires each AUTH_ variable of jwt mode', () => {
    expect(problemsOf(jwt)).toEqual([]);
    for (const name of ['AUTH_JWKS_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE'])
      expect(problemsOf({ ...jwt, [name]: '' })).toEqual([`${name} is required`]);
  });

  it('drops a repeated pair, and refuses an address for a pair that is not in PROOF_PAIRS', () => {
    expect(parseEnv({ ...demo, PROOF_PAIRS: 'A/B, A/B ,' }).PROOF_PAIRS).toEqual([
      { currency: 'A', network: 'B' },
    ]);
    expect(problemsOf({ ...demo, PROOF_ADDRESSES: 'USDT/TRC2=T' })).toEqual([
      'PROOF_ADDRESSES must name pairs of PROOF_PAIRS only',
    ]);
  });

  it('reads an address for each pair', () => {
    const { PROOF_ADDRESSES } = parseEnv({ ...demo, PROOF_ADDRESSES: 'USDT/TRC20=TX=1, USDC/BEP20=0xab' });
    expect([...PROOF_ADDRESSES]).toEqual([
      ['USDT/TRC20', 'TX=1'],
      ['USDC/BEP20', '0xab'],
    ]);
  });
});
