/** What the build gives to browsers, searched for what belongs to the server. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import ts from 'typescript';
import { secrets } from '@/e2e/targets';

const scriptsIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => /\.(js|mjs|cjs)$/.test(path))
    .map(path => readFileSync(join(folder, path), 'utf8'));

/** Read when a test asks: the tests are listed before there is a build, too. */
const clientScripts = () => scriptsIn('.next/static').join('\n');
const serverScripts = () => scriptsIn('.next/server').join('\n');

/** Words that each package of the server says, and no minifier changes. A new dependency wants a line here, or among
 *  those that browsers get. */
const wordsOf: Record<string, string> = {
  '@electric-sql/pglite': 'PGlite',
  'drizzle-orm': 'drizzle:',
  'fs-native-extensions': 'waitForLock',
  'https-proxy-agent': 'Replaying proxy buffer',
  'icu-minify': 'parsedOptions',
  jose: 'ERR_JWS_INVALID',
  negotiator: 'accept-language',
  'p-limit': 'Expected `concurrency` to be a number',
  pg: 'SASL: ',
  'pg-connection-string': 'are treated as aliases for',
  pino: 'pino.',
  'proxy-from-env': 'no_proxy',
  'rate-limiter-flexible': 'RateLimiterMemory',
  undici: 'UND_ERR_',
  ws: 'Sec-WebSocket-',
};
const forBrowsers = ['@tanstack/react-query', 'next', 'react', 'react-dom', 'server-only', 'use-intl', 'zod'];

/** The sentences in a file's code: what is shorter may be said by others too. */
function sentencesOf(path: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const sentences: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && /^.{12,} ./.test(node.text)) sentences.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return sentences;
}

const sources = ['app', 'lib']
  .flatMap(folder => ts.sys.readDirectory(folder, ['.ts', '.tsx']))
  .filter(path => !path.includes('.test.'));
const isServers = (path: string) =>
  /^import 'server-only';/.test(readFileSync(path, 'utf8')) || /\/env\.ts$|\/route\.ts$/.test(path);

test('no secret, and no name of one, in any script that browsers get', { tag: '@server' }, () => {
  const [client, server] = [clientScripts(), serverScripts()];
  expect(client.length).toBeGreaterThan(100_000);
  const variables = [...Object.keys(secrets), 'DATABASE_URL', 'AUTH_JWKS_URL'];
  for (const word of [...Object.values(secrets), ...variables])
    expect(client.includes(word), word).toBe(false);
  for (const name of variables) expect(server.includes(name), name).toBe(true);
});

test('no package of the server’s', { tag: '@server' }, () => {
  const client = clientScripts();
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect([...Object.keys(wordsOf), ...forBrowsers].sort()).toEqual(Object.keys(dependencies).sort());
  for (const [name, word] of Object.entries(wordsOf)) {
    const own = scriptsIn(`node_modules/${name}`).some(script => script.includes(word));
    expect(own, `${name} still says ${word}`).toBe(true);
    expect(client.includes(word), name).toBe(false);
  }
});

test('no sentence of our own server-only files', { tag: '@server' }, () => {
  const [client, server] = [clientScripts(), serverScripts()];
  const open = new Set(sources.filter(path => !isServers(path)).flatMap(sentencesOf));
  const sentences = sources
    .filter(isServers)
    .flatMap(sentencesOf)
    .filter(text => !open.has(text));
  const built = sentences.filter(text => server.includes(JSON.stringify(text).slice(1, -1)));
  expect(built.length).toBeGreaterThan(20);
  for (const text of built) expect(client.includes(text), text).toBe(false);
});
