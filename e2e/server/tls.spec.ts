/** Proof with an invalid certificate. */
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { ApiUser, order } from '@/testing/api-user';
import { Server } from '@/testing/server';
import { goodBody, respond, startStubProof } from '@/testing/stub-proof';

const certificate = (name: string) => ({
  key: readFileSync('testing/tls/key.pem', 'utf8'),
  cert: readFileSync(`testing/tls/${name}.pem`, 'utf8'),
});

test('a certificate of another host or a self-signed one: 502 without a request to Proof; a valid one works without a restart', {
  tag: '@errors',
}, async () => {
  let requests = 0;
  const react = () => {
    requests += 1;
    return respond(200, goodBody);
  };
  const proof = await startStubProof(react, { certificate: certificate('another-host') });
  const name = `tls-${randomUUID().slice(0, 8)}`;
  const server = await Server.start(name, {
    PROOF_API_BASE_URL: proof.url,
    NODE_EXTRA_CA_CERTS: 'testing/tls/authority.pem',
  });
  await server.untilReady();
  const user = await new ApiUser(server.url, `tls+${name}@example.com`).signIn();
  for (const [invalid, problem] of [
    ['another-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ] as const) {
    proof.showCertificate(certificate(invalid));
    const response = await user.post('/api/session', order);
    expect(response.status).toBe(502);
    expect((await response.json()).code).toBe('upstream_unavailable');
    await expect.poll(() => server.output).toContain(problem);
  }
  expect(requests).toBe(0);

  proof.showCertificate(certificate('localhost'));
  expect((await user.post('/api/session', order)).status).toBe(200);
  expect(requests).toBe(1);
  await server.stop();
  proof.close();
  rmSync(`.data/e2e/${name}`, { recursive: true });
});
