/** Runs against the app's own route, behind a server that changes X-Forwarded-For as proxies do. */
import { describe, expect, it, vi } from 'vitest';
import { parseEnv } from '@/lib/env';
import { remoteAddressHeader } from '@/lib/http/remote-address';
import { exampleEnvironment } from '@/tools/processes';
import { clientAddressVerdict } from './client-address';
import { closedUrl, startServer } from './doctor-harness';

const publicProof = {
  PROOF_API_BASE_URL: 'https://proof.example',
  AUTH_MODE: 'jwt',
  AUTH_JWKS_URL: 'https://keys.example',
  AUTH_ISSUER: 'i',
  AUTH_AUDIENCE: 'a',
};

/** @param trusted the app's TRUSTED_PROXIES
 *  @param socket the address that connects to the app
 *  @param added the address that the proxy appends to X-Forwarded-For */
async function verdict(
  { trusted = '', socket = '198.51.100.7', added = '', proof = {} },
  from: string | null = null,
) {
  const variables = { ...exampleEnvironment(), ...proof, TRUSTED_PROXIES: trusted, LOG_LEVEL: 'silent' };
  vi.resetModules();
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const { GET } = await import('@/app/api/client-address/route');
  const APP_URL = await startServer(async ({ headers, url }, response) => {
    const chain = [headers['x-forwarded-for'], added].filter(Boolean).join(', ') || socket;
    const request = new Request(`http://app${url}`, {
      headers: { 'x-forwarded-for': chain, [remoteAddressHeader]: socket },
    });
    response.end(await (await GET(request, { params: Promise.resolve({}) })).text());
  });
  return clientAddressVerdict(parseEnv({ ...variables, APP_URL }), from);
}

describe('client address', () => {
  it('passes if the app sees the address of --from', async () => {
    expect(await verdict({}, '198.51.100.7')).toEqual({
      result: 'passed',
      message: 'the app sees this machine as 198.51.100.7, and believes no forged address',
    });
  });

  it('passes behind a trusted proxy, also if IPv6 is written differently', async () => {
    const behind = { trusted: '10.0.0.1', socket: '10.0.0.1', added: '2001:db8::7' };
    expect((await verdict(behind, '2001:DB8:0::7')).result).toBe('passed');
  });

  it('passes without --from if app and doctor are on one machine', async () => {
    expect((await verdict({ socket: '127.0.0.1' })).result).toBe('passed');
  });

  it('reports "could not check" without --from if the app is on another machine', async () => {
    const { result, message } = await verdict({});
    expect(result).toBe('could not check');
    expect(message).toMatch(/sees this machine as 198\.51\.100\.7; .* --from 198\.51\.100\.7$/);
  });

  it('fails if the app sees the address of a proxy that it does not trust', async () => {
    const { result, message } = await verdict({ added: '203.0.113.9' }, '203.0.113.9');
    expect(result).toBe('failed');
    expect(message).toMatch(
      /sees this machine as 198\.51\.100\.7, not as 203\.0\.113\.9; set TRUSTED_PROXIES/,
    );
  });

  it('fails if the app sees a private address', async () => {
    const { result, message } = await verdict({ socket: '10.0.0.1', proof: publicProof });
    expect(result).toBe('failed');
    expect(message).toMatch(/sees no address, or a private one.*TRUSTED_PROXIES/);
  });

  it('fails if the app trusts every client and so believes a forged address', async () => {
    const { result, message } = await verdict({ trusted: 'platform' }, '198.51.100.7');
    expect(result).toBe('failed');
    expect(message).toMatch(/believes a forged X-Forwarded-For; TRUSTED_PROXIES/);
  });

  it('passes if this machine is a trusted proxy itself', async () => {
    expect((await verdict({ trusted: 'loopback', socket: '127.0.0.1' })).result).toBe('passed');
  });

  it('reports "could not check" if the app is not running, or another program responds', async () => {
    const verdictFor = (APP_URL: string) =>
      clientAddressVerdict(parseEnv({ ...exampleEnvironment(), APP_URL }), null);
    expect((await verdictFor(closedUrl)).message).toMatch(/connection refused.*start the app/);
    const other = await verdictFor(await startServer((_, response) => response.end('<h1>hello</h1>')));
    expect(other.result).toBe('could not check');
  });
});
