/** Checks that the files, sections, commands, messages and routes that the documents name exist. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deletedTools } from './optional-tools';

const read = (path: string) => readFileSync(path, 'utf8');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter(path => existsSync(path));
const documents = tracked.filter(path => path.endsWith('.md'));
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

// The documents may go on naming a tool that a fork has deleted.
const scriptNames = [...Object.keys(scripts), ...deletedTools.map(({ script }) => script)];
const isOfDeletedTool = (path: string) =>
  deletedTools.some(({ folder, document }) => path === document || path.startsWith(folder));

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);
const withoutFences = (text: string) => text.replace(/^```.*?^```$/gms, '');

/** Returns the anchors of a document's headings as GitHub generates them. */
const anchorsOf = (path: string) =>
  all(withoutFences(read(path)), /^#+ (.+)$/gm).map(heading =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** For each command in the documents, the file that runs it. */
const runners: Record<string, string> = {
  'npm ci && npm run demo': '.ci/demo',
  'npm ci && npm test': '.ci/run',
  'npm ci && npm run dev': 'e2e/server/misconfigured.spec.ts',
  'npm run doctor': '.ci/demo',
  'npm run doctor -- --from 203.0.113.7': 'tools/doctor/main.test.ts',
  'npm run --silent doctor -- --json': 'tools/doctor/main.test.ts',
  'npm run check': 'package.json',
  'npm run unit': 'package.json',
  'npm run e2e': 'package.json',
  'npm test': '.ci/run',
  'npm ci && npm run build': '.ci/run',
  'npm run build': '.ci/run',
  'npx playwright test -c e2e --project=production --grep @smoke': 'testing/repository/flows.test.ts',
  'E2E_TARGET=preview npx playwright test -c e2e': '.ci/demo',
  'E2E_TARGET=proof npx playwright test -c e2e': 'testing/repository/flows.test.ts',
  'npm start': 'e2e/playwright.config.ts',
  'npm run simulator &': '.ci/demo',
  "export APP_SERVERS='server 127.0.0.1:3000;'": 'e2e/server/deploy-docs.spec.ts',
  "export LISTEN='listen 443 ssl; ssl_certificate /etc/nginx/fullchain.pem; ssl_certificate_key /etc/nginx/key.pem;'":
    'e2e/server/deploy-docs.spec.ts',
  "envsubst '$APP_SERVERS $LISTEN' < deploy/nginx.conf.template": 'e2e/server/deploy-docs.spec.ts',
  'curl --fail --silent --show-error --request POST --header "Authorization: Bearer $RECONCILE_KEY" https://app.example.com/api/reconcile':
    'e2e/server/deploy-docs.spec.ts',
  // These tests run the steps of the image and of compose.yaml without a container engine.
  'docker build --tag proof-integration .': 'e2e/soak/image.soak.spec.ts',
  'docker run --env-file .env.local --publish 3000:3000 --read-only --volume data:/app/.data proof-integration':
    'e2e/soak/image.soak.spec.ts',
  'docker run --env-file .env.local.example --network host proof-integration': 'e2e/soak/image.soak.spec.ts',
  'docker compose --env-file .env.local up --build --detach': 'testing/repository/compose.test.ts',
};

describe.each(documents)('%s', path => {
  const text = read(path);

  it('links only to files and sections that exist', () => {
    for (const link of all(withoutFences(text), /\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link)) continue;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : normalize(join(dirname(path), file));
      if (isOfDeletedTool(target)) continue;
      expect(existsSync(target), link).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(target), link).toContain(anchor);
    }
  });

  it('names only files that exist', () => {
    for (const name of all(
      text,
      /`((?:app|lib|simulator|tools|testing|e2e|docs|deploy|\.ci|\.github)\/[^`\s]*)`/g,
    )) {
      if (isOfDeletedTool(name)) continue;
      const pattern = new RegExp(
        `^${name
          .replace(/\/$/, '')
          .replace(/[.+()[\]]/g, '\\$&')
          .replaceAll('*', '[^/]*')}(/|$)`,
      );
      expect(
        tracked.some(file => pattern.test(file)),
        name,
      ).toBe(true);
    }
  });

  it('names only scripts that exist', () => {
    for (const name of all(text, /npm run (?:--silent )?([\w-]+)/g)) expect(scriptNames).toContain(name);
  });

  it('contains only commands that a test or a script runs', () => {
    const fences = all(text, /^```sh\n(.*?)^```$/gms).join('');
    for (const line of fences.split('\n')) {
      const command = line.replace(/\s+# .*$/, '').trim();
      if (command === '' || command.startsWith('git ')) continue;
      const runner = runners[command];
      expect(runner, command).toBeDefined();
      expect(existsSync(runner ?? ''), command).toBe(true);
    }
  });
});

it('docs/troubleshooting.md quotes only messages that exist in the code', () => {
  const sources = tracked.filter(path =>
    /^((lib|app|simulator)\/.*|instrumentation-node)\.(ts|tsx|js|json)$/.test(path),
  );
  const words = sources.map(read).join('\n').replaceAll("\\'", "'");
  const quoted = all(read('docs/troubleshooting.md'), /^\| ("[^|]+") ?[^|]*\|/gm).flatMap(cell =>
    all(cell, /"([^"]+)"/g),
  );
  expect(quoted.length).toBeGreaterThan(25);
  for (const part of quoted
    .flatMap(phrase => phrase.split('…'))
    .map(part => part.trim())
    .filter(Boolean))
    expect(words, part).toContain(part);
});

it('docs/api.md documents every route', () => {
  const routes = tracked.filter(path => /^app\/api\/.*\/route\.ts$/.test(path) && !path.includes('[[...'));
  expect(routes.length).toBeGreaterThan(8);
  for (const path of routes) {
    const pattern = dirname(path)
      .slice('app'.length)
      .replace(/\[(\w+)\]/g, ':$1');
    expect(read('docs/api.md'), path).toMatch(new RegExp(` ${pattern}\``));
  }
});
