import { describe, expect, it } from 'vitest';
import { demo, jwt, problemsOf } from '@/testing/env-sources';
import { parseEnv } from './env';

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
  ])('accepts %s', url => {
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
    ['postgres://user:hush@host/db?sslrootcert=nowhere.pem', 'certificate file that cannot be read (ENOENT'],
  ])('refuses %s without quoting the password', (url, message) => {
    const problems = problemsWith(url);
    expect(problems.map(problem => problem.split(' ')[0])).toEqual(['DATABASE_URL', 'DATABASE_DIRECT_URL']);
    for (const problem of problems) expect(problem).toContain(message);
    expect(problems.join()).not.toContain('hush');
  });

  it('refuses DATABASE_DIRECT_URL without DATABASE_URL', () => {
    expect(problemsOf({ ...demo, DATABASE_DIRECT_URL: 'postgres://host/db' })).toEqual([
      'DATABASE_DIRECT_URL needs a DATABASE_URL',
    ]);
  });
});

describe('URLs', () => {
  it.each([
    'https:proof.example',
    'https:/proof.example',
    'https://@proof.example',
    'https://proof.example/a b',
  ])('refuses a URL that only a browser would accept: %s', PROOF_API_BASE_URL => {
    expect(problemsOf({ ...jwt, PROOF_API_BASE_URL })).toHaveLength(1);
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
  ])('refuses a host with a character that has a meaning in a Content-Security-Policy: %s', value => {
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
  ])('accepts %s as an origin', (value, read) => {
    const { APP_URL, PROOF_FRAME_ORIGINS } = parseEnv({ ...jwt, APP_URL: value, PROOF_FRAME_ORIGINS: value });
    expect([APP_URL, ...PROOF_FRAME_ORIGINS]).toEqual([read, read]);
    const script = `${value.replace(/\/$/, '')}/a;b,c/widget.js`;
    expect(problemsOf({ ...jwt, PROOF_WIDGET_SCRIPT_URL: script })).toEqual([]);
  });

  it('keeps the path of a base URL, drops its trailing slash, and refuses a path in an origin', () => {
    expect(parseEnv({ ...jwt, PROOF_API_BASE_URL: 'https://proof.example/v1/' }).PROOF_API_BASE_URL).toBe(
      'https://proof.example/v1',
    );
    expect(problemsOf({ ...jwt, APP_URL: 'https://app.example/path' })).toEqual([
      'APP_URL must have no path',
    ]);
  });
});
