import { readFileSync } from 'node:fs';
import { parseEnv as parseFile } from 'node:util';
import { describe, expect, it } from 'vitest';
import { EnvError, parseEnv } from './env';

const demo = parseFile(readFileSync('.env.local.example', 'utf8'));
const jwt = {
  ...demo,
  AUTH_MODE: 'jwt',
  AUTH_SECRET: '',
  AUTH_JWKS_URL: 'https://id.example.com/jwks',
  AUTH_ISSUER: 'https://id.example.com/',
  AUTH_AUDIENCE: 'on-ramp',
};

function problemsOf(source: Record<string, string | undefined>): string[] {
  try {
    parseEnv(source);
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
}

describe('parseEnv', () => {
  it('takes .env.local.example as it stands, and fills in the defaults', () => {
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

  describe('DATABASE_URL and DATABASE_DIRECT_URL', () => {
    const problemsWith = (url: string) => [
      ...problemsOf({ ...demo, DATABASE_URL: url }),
      ...problemsOf({ ...demo, DATABASE_URL: 'postgres://host/db', DATABASE_DIRECT_URL: url }),
    ];

    it.each([
      'postgres://user:password@host:6432/db?sslmode=require',
      'postgresql://user:p%40%2F%3F%23%25@host/db',
      'postgres://user:one@two@host/db',
      'postgres://[2001:db8::1]:5432/db',
      'postgres:///db?host=/run/postgresql',
      'postgres://user:password@/db?host=/run/postgresql',
      'postgres://%2Frun%2Fpostgresql/db',
      'postgres://host/db?sslmode=verify-full&sslrootcert=testing/tls/authority.pem',
    ])('%s', url => {
      expect(problemsWith(url)).toEqual([]);
    });

    it.each([
      ['mysql://user:hush@host/db', 'must begin with postgres://'],
      ['postgres://user:a/hush@host/db', 'cannot be read'],
      ['postgres://user:1/hush@host/db', 'cannot be read'],
      ['postgres://user:1?hush@host/db', 'cannot be read'],
      ['postgres://user:1#hush@host/db', 'cannot be read'],
      ['postgres://user:hush%E0%A4@host/db', 'cannot be read'],
      ['postgres://user:hush@host:port/db', 'cannot be read'],
      [
        'postgres://user:hush@host/db?sslrootcert=nowhere.pem',
        'certificate file that cannot be read (ENOENT',
      ],
    ])('%s is refused, without a word of the password', (url, message) => {
      const problems = problemsWith(url);
      expect(problems.map(problem => problem.split(' ')[0])).toEqual(['DATABASE_URL', 'DATABASE_DIRECT_URL']);
      for (const problem of problems) expect(problem).toContain(message);
      expect(problems.join()).not.toContain('hush');
    });

    it('the second is for the first only', () => {
      expect(problemsOf({ ...demo, DATABASE_DIRECT_URL: 'postgres://host/db' })).toEqual([
        'DATABASE_DIRECT_URL needs a DATABASE_URL',
      ]);
    });
  });

  it('tells every problem at once, without a secret in it', () => {
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

  it('takes a token of Proof of any length, since Proof decides that; our own secrets have 32 characters or more', () => {
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

  it('takes off the space around a value, and from what paths are added to the slash at its end', () => {
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

  it.each([
    'https:proof.example',
    'https:/proof.example',
    'https://@proof.example',
    'https://proof.example/a b',
  ])('refuses a URL that only a browser would understand: %s', PROOF_API_BASE_URL => {
    expect(problemsOf({ ...jwt, PROOF_API_BASE_URL })).toHaveLength(1);
  });

  it('names each required variable when there is none', () => {
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
  ])('demo refuses %s as Proof', url => {
    expect(problemsOf({ ...demo, PROOF_API_BASE_URL: url }).join()).toContain('PROOF_API_BASE_URL');
  });

  it.each([
    'http://localhost:4010',
    'http://127.0.0.1:1',
    'http://[::1]:4010',
    'https://localhost',
    'http://127.9.9.9',
  ])('demo takes %s as Proof', url => {
    expect(problemsOf({ ...demo, PROOF_API_BASE_URL: url })).toEqual([]);
  });

  it.each([
    'https://user:secret@proof.example',
    'https://proof.example?a=1',
    'https://proof.example#a',
    'http://proof.example',
    'proof',
    'https://user@proof.example',
  ])('refuses %s as a URL', url => {
    expect(problemsOf({ ...jwt, PROOF_API_BASE_URL: url })).toHaveLength(1);
  });

  it.each([
    'https://ok.example;script-src',
    'https://ok.example,evil.example',
    'https://*',
    'https://*.example.com',
    "https://'self'",
    'https://"ok".example',
    'https://ok.example evil.example',
    'https://bücher.example',
    'https://ok.example\\evil.example',
    'https://%6fk.example',
    'https://ok_.example',
    'https://ok.example:443;x',
  ])('refuses a host that would mean something else in a policy: %s', value => {
    for (const name of ['APP_URL', 'PROOF_ORIGIN', 'PROOF_API_BASE_URL', 'AUTH_SIGN_IN_URL'])
      expect(problemsOf({ ...jwt, [name]: value }), name).toEqual([expect.stringMatching(`^${name} must`)]);
    const script = `${value}/widget.2.0.js`;
    expect(problemsOf({ ...jwt, PROOF_WIDGET_SCRIPT_URL: script })).toHaveLength(1);
    expect(problemsOf({ ...jwt, PROOF_FRAME_ORIGINS: `https://a.example, ${value}` })).not.toEqual([]);
  });

  it.each([
    ['https://ok.example', 'https://ok.example'],
    ['https://ok.example:8443/', 'https://ok.example:8443'],
    ['HTTPS://OK.example:443', 'https://ok.example'],
    ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
    ['https://203.0.113.1', 'https://203.0.113.1'],
    ['https://[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ])('takes %s as an origin', (value, read) => {
    const { APP_URL, PROOF_FRAME_ORIGINS } = parseEnv({ ...jwt, APP_URL: value, PROOF_FRAME_ORIGINS: value });
    expect([APP_URL, ...PROOF_FRAME_ORIGINS]).toEqual([read, read]);
    const script = `${value.replace(/\/$/, '')}/a;b,c/widget.js`;
    expect(problemsOf({ ...jwt, PROOF_WIDGET_SCRIPT_URL: script })).toEqual([]);
  });

  it('keeps a path prefix and drops the trailing slash', () => {
    expect(parseEnv({ ...jwt, PROOF_API_BASE_URL: 'https://proof.example/v1/' }).PROOF_API_BASE_URL).toBe(
      'https://proof.example/v1',
    );
    expect(problemsOf({ ...jwt, APP_URL: 'https://app.example/path' })).toEqual([
      'APP_URL must have no path',
    ]);
  });

  it('jwt wants its variables, and each of them', () => {
    expect(problemsOf(jwt)).toEqual([]);
    for (const name of ['AUTH_JWKS_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE'])
      expect(problemsOf({ ...jwt, [name]: '' })).toEqual([`${name} is required`]);
  });

  it('takes a pair once, and an address only for a pair that is traded', () => {
    expect(parseEnv({ ...demo, PROOF_PAIRS: 'A/B, A/B ,' }).PROOF_PAIRS).toEqual([
      { currency: 'A', network: 'B' },
    ]);
    expect(problemsOf({ ...demo, PROOF_ADDRESSES: 'USDT/TRC2=T' })).toEqual([
      'PROOF_ADDRESSES must name pairs of PROOF_PAIRS only',
    ]);
  });

  it('reads the addresses per pair', () => {
    const { PROOF_ADDRESSES } = parseEnv({ ...demo, PROOF_ADDRESSES: 'USDT/TRC20=TX=1, USDC/BEP20=0xab' });
    expect([...PROOF_ADDRESSES]).toEqual([
      ['USDT/TRC20', 'TX=1'],
      ['USDC/BEP20', '0xab'],
    ]);
  });
});
