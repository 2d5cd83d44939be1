/** Searches the scripts for browsers for secrets, packages and code of the server. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import ts from 'typescript';
import { secrets } from '@/e2e/targets';

const scriptsIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => /\.(js|mjs|cjs)$/.test(path))
    .map(path => readFileSync(join(folder, path), 'utf8'));

/** Read inside the tests, because Playwright lists the tests before there is a build. */
const clientScripts = () => scriptsIn('.next/static').join('\n');
const serverScripts = () => scriptsIn('.next/server').join('\n');

/** For each package of the server, a string of its code that minifiers keep. Add each new dependency here or to
 *  `browserPackages`. */
const markers: Record<string, string> = {
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
const browserPackages = [
  '@tanstack/react-query',
  'next',
  'react',
  'react-dom',
  'server-only',
  'use-intl',
  'zod',
];

/** Returns the longer string literals of a file. Shorter ones may also appear in other code. */
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
const isServerFile = (path: string) =>
  /^import 'server-only';/.test(readFileSync(path, 'utf8')) || /\/env\.ts$|\/route\.ts$/.test(path);

test('browser scripts contain no secret and no name of a secret variable', { tag: '@server' }, () => {
  const [client, server] = [clientScripts(), serverScripts()];
  expect(client.length).toBeGreaterThan(100_000);
  const variables = [...Object.keys(secrets), 'DATABASE_URL', 'AUTH_JWKS_URL'];
  for (const word of [...Object.values(secrets), ...variables])
    expect(client.includes(word), word).toBe(false);
  for (const name of variables) expect(server.includes(name), name).toBe(true);
});

test('browser scripts contain no package of the server', { tag: '@server' }, () => {
  const client = clientScripts();
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect([...Object.keys(markers), ...browserPackages].sort()).toEqual(Object.keys(dependencies).sort());
  for (const [name, word] of Object.entries(markers)) {
    const own = scriptsIn(`node_modules/${name}`).some(script => script.includes(word));
    expect(own, `${name} still contains ${word}`).toBe(true);
    expect(client.includes(word), name).toBe(false);
  }
});

test('browser scripts contain no text of server-only files', { tag: '@server' }, () => {
  const [client, server] = [clientScripts(), serverScripts()];
  const open = new Set(sources.filter(path => !isServerFile(path)).flatMap(sentencesOf));
  const sentences = sources
    .filter(isServerFile)
    .flatMap(sentencesOf)
    .filter(text => !open.has(text));
  const built = sentences.filter(text => server.includes(JSON.stringify(text).slice(1, -1)));
  expect(built.length).toBeGreaterThan(20);
  for (const text of built) expect(client.includes(text), text).toBe(false);
});
