/** Runs after every other spec. Searches the servers' logs, databases and pages for secrets. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@/e2e/support/fixtures';
import { developmentUrl, logFile, productionUrl, secrets } from '@/e2e/targets';
import { newUser, order } from '@/testing/api-user';
import { leaksIn } from '@/testing/leaks';

const signedIn = (appUrl = productionUrl) => newUser(appUrl);

const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap(name => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });

const linesOf = (log: string) =>
  log
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as Record<string, unknown>);

test('the log contains no secret, token, signature or e-mail address', { tag: '@server' }, () => {
  const log = readFileSync(logFile('production'), 'utf8');
  expect(linesOf(log).filter(({ route }) => route === '/api/session').length).toBeGreaterThan(20);
  expect(leaksIn(log)).toEqual([]);
});

test('the development log contains none either, although Next.js logs URLs and a webhook’s URL contains its key', {
  tag: '@server',
}, async () => {
  await (await signedIn(developmentUrl)).openSession();
  const response = await fetch(`${developmentUrl}/api/webhooks/proof/${secrets.PROOF_WEBHOOK_KEY}`, {
    method: 'POST',
    body: JSON.stringify({ merchant_transaction_id: 'none' }),
  });
  expect(response.status).toBe(202);
  await fetch(`${developmentUrl}/api/health?after-it`);
  const log = () => readFileSync(logFile('development'), 'utf8');
  await expect.poll(log).toContain('/api/health?after-it');
  expect(linesOf(log()).some(({ route }) => route === '/api/session')).toBe(true);
  expect(leaksIn(log())).toEqual([]);
});

test('the database’s files contain no token, signature, e-mail address or secret', {
  tag: '@server',
}, async () => {
  const response = await (await signedIn()).post('/api/session', order);
  const session = await response.json();
  const databaseText = () =>
    filesIn('.data/e2e/production/pgdata')
      .map(file => readFileSync(file, 'latin1'))
      .join('\n');
  await expect.poll(() => databaseText().includes(session.merchant_transaction_id)).toBe(true);
  const text = databaseText();
  for (const name of ['init_token', 'signature']) expect(text.includes(session[name]), name).toBe(false);
  expect(leaksIn(text)).toEqual([]);
});

test('no page contains a token, signature or secret, neither as HTML nor as an RSC payload', {
  tag: '@server',
}, async () => {
  const user = await signedIn();
  const id = await user.openSession();
  for (const path of ['/', '/transactions', `/transactions/${id}`, '/return'])
    for (const headers of [{}, { rsc: '1' }]) {
      const response = await user.get(path, headers);
      expect(response.status).toBe(200);
      const text = await response.text();
      // The page shows the user's own address beside "Sign out", and an example address.
      const rest = text.replaceAll(user.email, '').replaceAll('name@example.com', '');
      expect(leaksIn(rest), path).toEqual([]);
      if (path.endsWith(id)) expect(text).toContain(id);
    }
});

test('errors that the operator must fix are logged at error level with advice', { tag: '@server' }, () => {
  const lines = linesOf(readFileSync(logFile('production'), 'utf8'));
  for (const code of ['invalid_token', 'forbidden_origin', 'currency_not_allowed', 'WALLET_NOT_SUPPORTED']) {
    // Proof and our API both have the code forbidden_origin. This selects Proof's.
    const [line] = lines.filter(each => each.code === code && 'proof_request_id' in each);
    expect(line, code).toMatchObject({
      level: 'error',
      route: '/api/session',
      request_id: expect.any(String),
    });
    expect(String(line?.advice)).toMatch(/PROOF_\w+/);
  }
});
