import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseEnv } from '@/lib/env';
import { TestPartner } from '@/simulator/testing/test-partner';
import { startConnectProxy } from '@/testing/connect-proxy';
import { configurationFor, startServer } from './doctor-harness';
import { checkReachability } from './reachability';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Checks a Proof whose clock differs by `ms`. */
async function checkWithClockSkew(ms: number) {
  const url = await startServer((_, response) => {
    response.setHeader('date', new Date(Date.now() + ms).toUTCString());
    response.writeHead(401).end();
  });
  return checkReachability(parseEnv(configurationFor(new TestPartner(url))));
}

describe('clock', () => {
  it('passes within a minute of Proof’s clock', async () => {
    const { verdict, clock } = await checkWithClockSkew(50_000);
    expect([verdict.result, clock.result]).toEqual(['passed', 'passed']);
  });

  it.each([
    [120_000, 'behind'],
    [-120_000, 'ahead of'],
  ])('fails if shifted by %i ms', async (ms, side) => {
    const { verdict, clock } = await checkWithClockSkew(ms);
    expect([verdict.result, clock.result]).toEqual(['passed', 'failed']);
    expect(clock.message).toMatch(
      new RegExp(`^this machine’s clock is 1(19|20|21) s ${side} Proof’s; let NTP set it$`),
    );
  });

  it('reports "could not check" without a Date header', async () => {
    const url = await startServer((_, response) => {
      response.sendDate = false;
      response.end();
    });
    const { clock } = await checkReachability(parseEnv(configurationFor(new TestPartner(url))));
    expect(clock.result).toBe('could not check');
  });
});

describe('outgoing proxy', () => {
  it('carries the request, and resolves Proof’s host name', async () => {
    const proxy = await startConnectProxy();
    const url = await startServer((_, response) => response.writeHead(401).end());
    onTestFinished(proxy.close);
    vi.stubEnv('HTTP_PROXY', `http://ada:secret@${proxy.host}`);
    vi.stubEnv('NO_PROXY', '');
    const { port } = new URL(url);
    const { verdict } = await checkReachability({
      ...parseEnv(configurationFor(new TestPartner(url))),
      PROOF_API_BASE_URL: `http://proof.invalid:${port}`,
    });
    expect(verdict.message).toMatch(new RegExp(`answers in \\d+ ms \\(through the proxy ${proxy.host}\\)$`));
    expect(proxy.asked).toEqual([`proof.invalid:${port}`]);
  });
});

describe('unreachable Proof', () => {
  const checkAt = async (url: string) => {
    // In jwt mode, because demo mode requires a Proof on loopback.
    const jwt = { AUTH_MODE: 'jwt', AUTH_JWKS_URL: url, AUTH_ISSUER: 'i', AUTH_AUDIENCE: 'a' };
    return checkReachability(parseEnv({ ...configurationFor(new TestPartner(url)), ...jwt }));
  };

  it('fails if DNS does not resolve the host', async () => {
    const { verdict } = await checkAt('https://proof.invalid');
    expect(verdict.result).toBe('failed');
    expect(verdict.message).toMatch(
      /^https:\/\/proof\.invalid: DNS lookup failed \(E\w+\); check PROOF_API_BASE_URL/,
    );
  });

  it('fails if the certificate is not trusted', async () => {
    const pem = (name: string) => readFileSync(`testing/tls/${name}.pem`);
    const server = createServer({ key: pem('key'), cert: pem('self-signed') }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : '';
    const { verdict, clock } = await checkAt(`https://localhost:${port}`);
    expect(verdict.result).toBe('failed');
    expect(verdict.message).toContain(
      ': TLS failed (DEPTH_ZERO_SELF_SIGNED_CERT); check PROOF_API_BASE_URL, and that this server may call out',
    );
    expect(clock.result).toBe('could not check');
  });
});
