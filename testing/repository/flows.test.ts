/** Which flows run where, and that docs/testing.md leaves none of the documented errors and outcomes without one. */
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

/** Whether a spec starts servers, reads their files, or speaks to them past HTTP. */
const needsOurServers = (spec: string) =>
  /from '(node:fs|node:net|@\/(simulator|testing)\/server|@\/testing\/raw-http)'/.test(
    readFileSync(`e2e/${spec}`, 'utf8'),
  );

describe('the targets', () => {
  it('simulator: every spec, some in development too, and a look at what the servers said', () => {
    const inProject = (name: string) => filesOf(simulator.filter(({ project }) => project === name));
    expect(inProject('production')).toEqual(specs.filter(name => name !== 'server/secrets.spec.ts'));
    expect(inProject('development')).toEqual([
      'flows/buy/single-session.spec.ts',
      'flows/buy/purchase.spec.ts',
    ]);
    expect(inProject('afterwards')).toEqual(['server/secrets.spec.ts']);
  });

  it('preview: every flow, none of which needs servers of ours', () => {
    const flows = specs.filter(name => name.startsWith('flows/'));
    expect(filesOf(preview)).toEqual(flows);
    expect(flows.filter(needsOurServers)).toEqual([]);
  });

  it('proof: what the page alone shows', () => {
    expect(filesOf(proof)).toEqual(['flows/buy/order.spec.ts', 'flows/buy/purchase.spec.ts']);
  });

  it.each([
    ['preview', previewVariables],
    ['proof', proofVariables],
  ])('%s: says which of its variables is missing', async (name, variables) => {
    for (const missing of Object.keys(variables)) {
      vi.stubEnv('E2E_TARGET', name);
      for (const [each, value] of Object.entries(variables)) vi.stubEnv(each, value);
      vi.stubEnv(missing, '');
      vi.resetModules();
      await expect(import('@/e2e/targets')).rejects.toThrow(missing);
    }
  });

  it('there is no other', async () => {
    vi.stubEnv('E2E_TARGET', 'constructor');
    vi.resetModules();
    await expect(import('@/e2e/targets')).rejects.toThrow('simulator, preview, proof');
  });
});

describe('the tags', () => {
  const tags = ['smoke', 'buy', 'sell', 'status', 'errors', 'a11y', 'page', 'server'];

  it('every test has one, and there are no others', () => {
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

/** What each part of the table is to have; the names of Proof's as its documentation has them. */
const documented = {
  'What Proof answers to a session': [
    ...['validation_error', 'decode_error', 'missing_param', 'currency_not_allowed', 'WALLET_NOT_SUPPORTED'],
    ...['missing_token', 'invalid_token', 'forbidden_origin', 'not_found', 'db_error', 'token_error'],
    ...['provider_error', 'upstream_unavailable', 'upstream_invalid_response'],
  ],
  'What our API answers of its own': Object.keys(errorDefinitions),
  'How a transaction stands': knownStatuses,
  'What the widget does': [
    ...['onLoad', 'onReady', 'onStatusChange', 'onPaymentFinished', 'onSellTransferEnabled'],
    ...['new', 'pending', 'order_scheduled', 'paid', 'completed', 'succeeded', 'failed', 'cancelled'],
    ...['order_failed', 'descriptor_failed', 'failed_exchange', 'refunded', 'not_started', 'verified'],
  ],
};

const codeIn = (text: string) => [...text.matchAll(/`(.+?)(?:@…)?`/g)].map(([, code = '']) => code);

/** The rows of a part of the table: what is documented, what to type in, and the test. */
function rowsOf(text: string) {
  const [part = ''] = text.split('\n');
  const found = text.matchAll(/^\| (.+) \| (.+) \| \[.+\]\(\.\.\/(.+?)\) (.+) \|$/gm);
  return [...found].map(([, what = '', how = '', path = '', title = '']) => ({
    part,
    names: codeIn(what),
    inputs: codeIn(how),
    path,
    title,
  }));
}

describe('the table of docs/testing.md', () => {
  const [, table = ''] = readFileSync('docs/testing.md', 'utf8').split('## Errors and outcomes');
  const rows = table.split('\n### ').flatMap(part => rowsOf(part));
  const inputs = new Set(rows.flatMap(({ inputs }) => inputs));

  it('names for each row a test that runs', () => {
    expect(rows.length).toBeGreaterThan(90);
    expect(table.match(/^\| (?!.*\| test \|$)/gm)).toHaveLength(rows.length);
    for (const { path, title } of rows) {
      const runs = path.endsWith('.spec.ts')
        ? simulator.some(each => `e2e/${each.file}` === path && each.title === title && each.runs)
        : existsSync(path) && readFileSync(path, 'utf8').includes(`'${title}'`);
      expect(runs, `${path}: ${title}`).toBe(true);
    }
  });

  it('names for each case a flow that is about it', () => {
    const called = (input: string) => Object.entries(cards).find(([, card]) => card === input)?.[0] ?? input;
    for (const { inputs, path } of rows.filter(each => each.path.endsWith('.spec.ts')))
      for (const input of inputs.filter(each => !each.startsWith('/')))
        expect(readFileSync(path, 'utf8'), path).toContain(called(input));
  });

  it.each(Object.entries(documented))('%s: has a row for each that is documented', (part, names) => {
    const told = rows.filter(row => row.part === part).flatMap(({ names }) => names);
    expect(names.filter(name => !told.includes(name))).toEqual([]);
  });

  it('has a row for each case of the simulator, and none for what is no case', () => {
    const cases = [cardCases, amountCases, emailCases].flatMap(table => Object.keys(table));
    expect(cases.filter(name => !inputs.has(name) && !name.endsWith('-once'))).toEqual([]);
    expect([...inputs].filter(name => !cases.includes(name) && !name.startsWith('/'))).toEqual([]);
  });

  it('and the flows know each card by a name', () => {
    expect(Object.values(cards)).toEqual(Object.keys(cardCases));
  });
});
