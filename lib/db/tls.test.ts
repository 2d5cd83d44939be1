/** Tests TLS to Postgres with our own certificates. A TLS proxy runs in front of a real server. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '@/testing/test-postgres';
import { openPostgres } from './postgres';

const sslRequest = Buffer.from('0000000804d2162f', 'hex');
const authority = 'sslrootcert=testing/tls/authority.pem';

/** Starts a proxy that accepts only clients with TLS. */
async function startTlsProxy(target: URL, certificate: string) {
  const options = {
    isServer: true,
    key: readFileSync('testing/tls/key.pem'),
    cert: readFileSync(`testing/tls/${certificate}.pem`),
  };
  const server = createServer(client => {
    client
      .on('error', () => {})
      .once('data', first => {
        if (!first.equals(sslRequest)) return client.destroy();
        client.write('S');
        const secure = new TLSSocket(client, options);
        const upstream = connect(Number(target.port || 5432), target.hostname);
        for (const each of [secure, upstream]) each.on('error', () => client.destroy());
        secure.pipe(upstream).pipe(secure);
      });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return { port: address.port, close: () => server.close() };
}

describe.runIf(process.env.TEST_DATABASE_URL)('sslmode', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  const proxies: Record<string, Awaited<ReturnType<typeof startTlsProxy>>> = {};
  beforeAll(async () => {
    database = await createDatabase();
    for (const certificate of ['localhost', 'another-host', 'self-signed'])
      proxies[certificate] = await startTlsProxy(new URL(database.url), certificate);
  });
  afterAll(async () => {
    for (const proxy of Object.values(proxies)) proxy.close();
    await database.drop();
  });

  /** Opens the database through the proxy with this certificate. */
  async function open(certificate: string, query: string): Promise<void> {
    const url = new URL(database.url);
    url.host = `localhost:${proxies[certificate]?.port}`;
    url.search = query;
    await (await openPostgres(url.href)).close();
  }

  it.each(['verify-full', 'verify-ca', 'require'])(
    '%s accepts a certificate of the authority in sslrootcert',
    async mode => {
      await open('localhost', `sslmode=${mode}&${authority}`);
    },
  );

  it.each([
    ['verify-full', 'localhost', '', /unable to verify|self-signed certificate/],
    ['require', 'localhost', '', /unable to verify|self-signed certificate/],
    ['verify-full', 'self-signed', authority, /self-signed certificate/],
    ['verify-full', 'another-host', authority, /does not match certificate/],
    ['require', 'another-host', authority, /does not match certificate/],
  ])('%s refuses %s with “%s”', async (mode, certificate, trust, message) => {
    await expect(open(certificate, `sslmode=${mode}&${trust}`)).rejects.toThrow(message);
  });

  it('no-verify accepts any certificate', async () => {
    await open('self-signed', 'sslmode=no-verify');
  });

  it('does not use TLS when it is not set', async () => {
    await expect(open('localhost', '')).rejects.toThrow(/Connection terminated|ECONNRESET/);
  });
});
