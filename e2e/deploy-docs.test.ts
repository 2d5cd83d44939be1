/** What the guides for deploying and for phones say, as far as it can be held against the product. */
import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseEnv as parseEnvFile } from 'node:util';
import { sql } from 'drizzle-orm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clientIp } from '@/lib/client-ip';
import { openPglite } from '@/lib/db/pglite';
import { transactions } from '@/lib/db/schema';
import { parseEnv } from '@/lib/env';

const guides = ['docs/deploy.md', 'docs/apple-pay-and-webviews.md'].map(path => ({
  path,
  text: readFileSync(path, 'utf8'),
}));
const example = parseEnvFile(readFileSync('.env.local.example', 'utf8'));
const deploy = readFileSync('docs/deploy.md', 'utf8');
const sources = ['app', 'lib']
  .flatMap(folder => ts.sys.readDirectory(folder, ['.ts', '.tsx']))
  .map(path => readFileSync(path, 'utf8'))
  .join('\n');

const overdue = {
  id: 'overdue',
  userId: 'ada',
  type: 'buy',
  network: 'N',
  currency: 'C',
  amount: '1',
  address: 'A',
  status: 'pending',
  nextAskAt: new Date(0),
} as const;
const counted = z.object({ rows: z.array(z.object({ count: z.coerce.number() })) });

/** The cells of a table's rows, its backticks taken off. */
const rowsUnder = (heading: string): string[][] => {
  const [, table = ''] = deploy.split(`| ${heading} |`);
  const [, ...lines] = (table.split('\n\n')[0] ?? '').split('\n');
  return lines.slice(1).map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.replaceAll('`', '').trim()),
  );
};

describe('the guides', () => {
  it.each(guides)('$path names files that are there', ({ path, text }) => {
    const links = [...text.matchAll(/\]\((?!https:|#)([^)#]+)/g)].map(([, to = '']) =>
      join(dirname(path), to),
    );
    const named = [...text.matchAll(/`((?:app|deploy|docs|e2e|lib)\/[^` ]+)`/g)].map(([, name = '']) => name);
    expect(links.length + named.length).toBeGreaterThan(3);
    for (const file of [...links, ...named]) expect(existsSync(file), file).toBe(true);
  });

  it.each(guides)('$path names variables and scripts that there are', ({ text }) => {
    const variables = [...text.matchAll(/\b((?:PROOF|AUTH|APP|DATABASE|RECONCILE|TRUSTED)_[A-Z_]+)\b/g)];
    for (const [, name] of variables)
      if (name !== 'APP_SERVERS') expect(readFileSync('lib/env.ts', 'utf8')).toContain(`${name}:`);
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const [, script] of text.matchAll(/npm run ([\w-]+)/g)) expect(scripts).toHaveProperty(script ?? '');
  });
});

describe('docs/deploy.md', () => {
  it.each(rowsUnder('in front of the app'))(
    'the client’s address behind %s',
    (_, trusted, header, socket, client) => {
      const configuration = { ...example, TRUSTED_PROXIES: trusted };
      const { TRUSTED_PROXIES: trustedProxies } = parseEnv(configuration);
      expect(
        clientIp({
          forwardedFor: header || null,
          socketAddress: socket || null,
          trustedProxies,
          allowPrivate: false,
        }),
      ).toBe(client);
      expect(client).toBe('203.0.113.9');
    },
  );

  it('the warnings to watch for are ones that the log has', () => {
    const warnings = rowsUnder('where').filter(([where]) => where === 'log, level warn');
    expect(warnings).toHaveLength(2);
    for (const [, what = ''] of warnings) expect(sources).toContain(what.split(',')[0]);
  });

  it('a copy of the embedded database’s folder has what was in it, and the query finds what is overdue', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'proof-docs-'));
    const original = await openPglite(join(folder, 'original'));
    await original.db.insert(transactions).values([overdue, { ...overdue, id: 'later', nextAskAt: null }]);
    await original.close();
    cpSync(join(folder, 'original'), join(folder, 'copy'), { recursive: true });
    const copy = await openPglite(join(folder, 'copy'));
    const [, query = ''] = /```sql\n(.+)\n```/.exec(deploy) ?? [];
    const { rows } = counted.parse(await copy.db.execute(sql.raw(query)));
    expect([await copy.db.$count(transactions), rows]).toEqual([2, [{ count: 1 }]]);
    await copy.close();
  }, 60_000);
});
