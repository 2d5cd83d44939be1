/** The server's log: one line for each request, with the request id that the user sees. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { simulatorFor } from '@/e2e/support/simulator';
import { logFile, productionUrl } from '@/e2e/targets';
import { newUser, order } from '@/testing/api-user';

const signedIn = (as: string) => newUser(productionUrl, as);

/** Returns the only log line of a response. */
async function lineOf(response: Response) {
  const id = response.headers.get('x-request-id') ?? 'none';
  const lines = () =>
    readFileSync(logFile('production'), 'utf8')
      .split('\n')
      .filter(line => line.includes(id));
  await expect.poll(() => lines().length).toBe(1);
  return JSON.parse(lines()[0] ?? '');
}

/** Returns the X-Request-Id of each of Proof's responses for a user. */
const proofIds = async (email: string) =>
  (await simulatorFor(email).requests()).map(({ request_id }) => request_id);

test('a session logs request id, route, status, duration, attempts and Proof’s request id', {
  tag: '@server',
}, async () => {
  const user = await signedIn('verified');
  const response = await user.post('/api/session', order);
  expect(await lineOf(response)).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    msg: 'request',
    method: 'POST',
    route: '/api/session',
    status: 200,
    request_id: response.headers.get('x-request-id'),
    duration_ms: expect.any(Number),
    tries: 1,
    proof_request_id: (await proofIds(user.email))[0],
  });
});

test('a session after two failures logs three attempts and the request id of the last response', {
  tag: '@server',
}, async () => {
  const user = await signedIn('verified');
  await simulatorFor(user.email).fail('error-502', 2);
  const line = await lineOf(await user.post('/api/session', order));
  const ids = await proofIds(user.email);
  expect(ids).toHaveLength(3);
  expect(line).toMatchObject({ status: 200, tries: 3, proof_request_id: ids[2] });
});

test('a failure logs its attempts and the request id of Proof’s last response, if there was one', {
  tag: '@server',
}, async () => {
  const refused = await signedIn('error-502');
  expect(await lineOf(await refused.post('/api/session', order))).toMatchObject({
    level: 'error',
    status: 502,
    code: 'provider_error',
    tries: 3,
    proof_request_id: (await proofIds(refused.email))[2],
  });
  const cut = await lineOf(await (await signedIn('cut')).post('/api/session', order));
  expect(cut).toMatchObject({ level: 'error', status: 502, tries: 3 });
  expect(cut).not.toHaveProperty('proof_request_id');
});

test('the identity check logs Proof’s request id too', { tag: '@server' }, async () => {
  const user = await signedIn('verified');
  const line = await lineOf(await user.get('/api/kyc'));
  expect(line).toMatchObject({
    route: '/api/kyc',
    status: 200,
    tries: 1,
    proof_request_id: expect.any(String),
  });
});

test('a request without a call to Proof logs neither attempts nor Proof’s request id', {
  tag: '@server',
}, async () => {
  const user = await signedIn('verified');
  for (const response of [await user.get('/api/transactions'), await user.post('/api/session', {})]) {
    const line = await lineOf(response);
    expect(line).not.toHaveProperty('tries');
    expect(line).not.toHaveProperty('proof_request_id');
  }
});
