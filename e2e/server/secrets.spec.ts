/** Runs after every other flow: what the servers said, kept and answered, searched for what must not be there. */
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

test('no secret, token, signature or e-mail address in the log', { tag: '@server' }, () => {
  const log = readFileSync(logFile('production'), 'utf8');
  expect(linesOf(log).filter(({ route }) => route === '/api/session').length).toBeGreaterThan(20);
  expect(leaksIn(log)).toEqual([]);
});

test('none in development’s either, where Next writes down every URL: a webhook’s holds its key', {
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

test('no token, signature, e-mail address or secret in the database’s files', {
  tag: '@server',
}, async () => {
  const response = await (await signedIn()).post('/api/session', order);
  const session = await response.json();
  const kept = () =>
    filesIn('.data/e2e/production/pgdata')
      .map(file => readFileSync(file, 'latin1'))
      .join('\n');
  await expect.poll(() => kept().includes(session.merchant_transaction_id)).toBe(true);
  const text = kept();
  for (const name of ['init_token', 'signature']) expect(text.includes(session[name]), name).toBe(false);
  expect(leaksIn(text)).toEqual([]);
});

test('no token, signature or secret in any page, as HTML or as React’s own format', {
  tag: '@server',
}, async () => {
  const user = await signedIn();
  const id = await user.openSession();
  for (const path of ['/', '/transactions', `/transactions/${id}`, '/return'])
    for (const headers of [{}, { rsc: '1' }]) {
      const response = await user.get(path, headers);
      expect(response.status).toBe(200);
      const text = await response.text();
      // Everybody sees their own address, beside "Sign out", and what an address looks like.
      const others = text.replaceAll(user.email, '').replaceAll('name@example.com', '');
      expect(leaksIn(others), path).toEqual([]);
      if (path.endsWith(id)) expect(text).toContain(id);
    }
});

test('what the operator has to do about is an error line that says so', { tag: '@server' }, () => {
  const lines = linesOf(readFileSync(logFile('production'), 'utf8'));
  for (const code of ['invalid_token', 'forbidden_origin', 'currency_not_allowed', 'WALLET_NOT_SUPPORTED']) {
    // Of two that are called forbidden_origin, the one that Proof said.
    const [line] = lines.filter(each => each.code === code && 'proof_request_id' in each);
    expect(line, code).toMatchObject({
      level: 'error',
      route: '/api/session',
      request_id: expect.any(String),
    });
    expect(String(line?.advice)).toMatch(/PROOF_\w+/);
  }
});
