/** Checks which specs run on each target, and that the table of docs/testing.md covers every documented error and outcome. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cards } from '@/e2e/support/cards';
import { errorDefinitions } from '@/lib/errors';
import { knownStatuses } from '@/lib/transactions/status';
import { amountCases, cardCases, emailCases } from '@/simulator/cases';
import { listTests } from './listed-tests';

const previewVariables = {
  APP_URL: 'https://preview.example.com',
  PROOF_API_BASE_URL: 'http://127.0.0.1:4010',
  PROOF_CLIENT_TOKEN: 'token',
  AUTH_SECRET: 'secret',
  PROOF_WEBHOOK_KEY: 'webhook',
  RECONCILE_KEY: 'reconcile',
};
const proofVariables = {
  APP_URL: 'https://staging.example.com',
  E2E_STORAGE_STATE: '.data/qa.json',
};

/** The commands of docs/testing.md. */
const [simulator, smoke, preview, proof] = await Promise.all([
  listTests('npx playwright test -c e2e'),
  listTests('npx playwright test -c e2e --project=production --grep @smoke'),
  listTests('E2E_TARGET=preview npx playwright test -c e2e', previewVariables),
  listTests('E2E_TARGET=proof npx playwright test -c e2e', proofVariables),
]);
type Listed = typeof simulator;

afterEach(() => {
  vi.unstubAllEnvs();
});

const filesOf = (listed: Listed) => [...new Set(listed.map(({ file }) => file))].sort();
const specs = readdirSync('e2e', { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.spec.ts'))
  .sort();

/** Returns whether a spec starts servers, reads their files, or opens raw connections to them. */
const needsOurServers = (spec: string) =>
  /from '(node:fs|node:net|@\/(simulator|testing)\/server|@\/testing\/raw-http)'/.test(
    readFileSync(`e2e/${spec}`, 'utf8'),
  );

describe('the targets', () => {
  it('simulator runs every spec on production, some also in development, and the search for secrets last', () => {
    const inProject = (name: string) => filesOf(simulator.filter(({ project }) => project === name));
    expect(inProject('production')).toEqual(specs.filter(name => name !== 'server/secrets.spec.ts'));
    expect(inProject('development')).toEqual([
      'flows/buy/late-response.spec.ts',
      'flows/buy/purchase.spec.ts',
      'flows/buy/single-session.spec.ts',
    ]);
    expect(inProject('afterwards')).toEqual(['server/secrets.spec.ts']);
  });

  it('preview runs every flow, and no flow needs a server of its own', () => {
    const flows = specs.filter(name => name.startsWith('flows/'));
    expect(filesOf(preview)).toEqual(flows);
    expect(flows.filter(needsOurServers)).toEqual([]);
  });

  it('proof runs the flows that need no control of Proof', () => {
    expect(filesOf(proof)).toEqual(['flows/buy/order.spec.ts', 'flows/buy/purchase.spec.ts']);
  });

  it.each([
    ['preview', previewVariables],
    ['proof', proofVariables],
  ])('%s names the variable that is missing', async (name, variables) => {
    for (const missing of Object.keys(variables)) {
      vi.stubEnv('E2E_TARGET', name);
      for (const [each, value] of Object.entries(variables)) vi.stubEnv(each, value);
      vi.stubEnv(missing, '');
      vi.resetModules();
      await expect(import('@/e2e/targets')).rejects.toThrow(missing);
    }
  });

  it('refuses an unknown target', async () => {
    vi.stubEnv('E2E_TARGET', 'constructor');
    vi.resetModules();
    await expect(import('@/e2e/targets')).rejects.toThrow('simulator, preview, proof');
  });
});

describe('the tags', () => {
  const tags = ['smoke', 'buy', 'sell', 'status', 'errors', 'a11y', 'page', 'server'];

  it('every test has a known tag', () => {
    for (const test of simulator) expect(test.tags.length, `${test.file}: ${test.title}`).toBeGreaterThan(0);
    expect(new Set(simulator.flatMap(test => test.tags))).toEqual(new Set(tags));
  });

  it('the smoke tests are the same few on every target', () => {
    const titlesOf = (listed: Listed) =>
      listed
        .filter(({ tags }) => tags.includes('smoke'))
        .map(({ title }) => title)
        .sort();
    expect(smoke.length).toBeLessThan(10);
    expect(titlesOf(smoke)).toHaveLength(smoke.length);
    expect(titlesOf(preview)).toEqual(titlesOf(smoke));
    expect(titlesOf(proof)).toEqual(titlesOf(smoke));
  });
});

/** The names that each part of the table must contain. Proof's names are those of its documentation. */
const documented = {
  'Proof’s responses to a session request': [
    ...['validation_error', 'decode_error', 'missing_param', 'currency_not_allowed', 'WALLET_NOT_SUPPORTED'],
    ...['missing_token', 'invalid_token', 'forbidden_origin', 'not_found', 'db_error', 'token_error'],
    ...['provider_error', 'upstream_unavailable', 'upstream_invalid_response'],
  ],
  'Error responses of our API': Object.keys(errorDefinitions),
  'Transaction statuses': knownStatuses,
  'Widget outcomes': [
    ...['onLoad', 'onReady', 'onStatusChange', 'onPaymentFinished', 'onSellTransferEnabled'],
    ...['new', 'pending', 'order_scheduled', 'paid', 'completed', 'succeeded', 'failed', 'cancelled'],
    ...['order_failed', 'descriptor_failed', 'failed_exchange', 'refunded', 'not_started', 'verified'],
  ],
};

const codeIn = (text: string) => [...text.matchAll(/`(.+?)(?:@…)?`/g)].map(([, code = '']) => code);

/** Parses the rows of a part of the table: the documented names, the inputs, and the test. */
function rowsOf(text: string) {
  const [part = ''] = text.split('\n');
  const found = text.matchAll(/^\| (.+) \| (.+) \| \[.+\]\(\.\.\/(.+?)\) (.+) \|$/gm);
  return [...found].map(([, outcome = '', input = '', path = '', title = '']) => ({
    part,
    names: codeIn(outcome),
    inputs: codeIn(input),
    path,
    title,
  }));
}

describe('the table of docs/testing.md', () => {
  const [, table = ''] = readFileSync('docs/testing.md', 'utf8').split('## Errors and outcomes');
  const rows = table.split('\n### ').flatMap(part => rowsOf(part));
  const inputs = new Set(rows.flatMap(({ inputs }) => inputs));

  it('every row names a test that runs', () => {
    expect(rows.length).toBeGreaterThan(90);
    expect(table.match(/^\| (?!.*\| test \|$)/gm)).toHaveLength(rows.length);
    for (const { path, title } of rows) {
      const runs = path.endsWith('.spec.ts')
        ? simulator.some(each => `e2e/${each.file}` === path && each.title === title && each.runs)
        : existsSync(path) && readFileSync(path, 'utf8').includes(`'${title}'`);
      expect(runs, `${path}: ${title}`).toBe(true);
    }
  });

  it('every row with a simulator case names a flow that uses the case', () => {
    const nameIn = (input: string) => Object.entries(cards).find(([, card]) => card === input)?.[0] ?? input;
    for (const { inputs, path } of rows.filter(each => each.path.endsWith('.spec.ts')))
      for (const input of inputs.filter(each => !each.startsWith('/')))
        expect(readFileSync(path, 'utf8'), path).toContain(nameIn(input));
  });

  it.each(Object.entries(documented))('%s: every documented name has a row', (part, names) => {
    const inTable = rows.filter(row => row.part === part).flatMap(({ names }) => names);
    expect(names.filter(name => !inTable.includes(name))).toEqual([]);
  });

  it('contains every simulator case and no other input', () => {
    const cases = [cardCases, amountCases, emailCases].flatMap(table => Object.keys(table));
    expect(cases.filter(name => !inputs.has(name) && !name.endsWith('-once'))).toEqual([]);
    expect([...inputs].filter(name => !cases.includes(name) && !name.startsWith('/'))).toEqual([]);
  });

  it('the flows have a name for each card of the simulator', () => {
    expect(Object.values(cards)).toEqual(Object.keys(cardCases));
  });
});
